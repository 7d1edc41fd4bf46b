import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { languages } from './languages.ts';

type Texts = Readonly<Record<string, string>>;
type Bundle = Readonly<Record<string, string | { readonly message: string }>>;

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
}

/** The English text by the key under which its translations stand. */
function english(): Record<string, Texts> {
  const bundle = Object.entries(read<Bundle>('l10n/bundle.l10n.json')).map(
    ([key, value]) => [key, typeof value === 'string' ? value : value.message] as const,
  );
  return {
    'l10n/bundle.l10n': Object.fromEntries(bundle),
    'package.nls': read('package.nls.json'),
  };
}

/** What a translation must not lose: places, links, icons, settings, code and line breaks. */
function fixed(text: string): string[] {
  const pattern = /\{\d+\}|\(command:[^)]*\)|\$\([a-z-]+\)|#[a-zA-Z.]+#|`[^`]*`|\n/g;
  return (text.match(pattern) ?? []).sort();
}

describe('translations', () => {
  it('are there for the languages that are promised, and no others', () => {
    const files = globSync(['l10n/bundle.l10n.*.json', 'package.nls.*.json'], { cwd: root });
    const expected = languages.flatMap((each) => [
      join('l10n', `bundle.l10n.${each}.json`),
      `package.nls.${each}.json`,
    ]);
    assert.deepEqual(files.sort(), expected.sort());
  });

  for (const [file, texts] of Object.entries(english())) {
    for (const language of languages) {
      it(`${file} says everything in ${language}, with all that must stay`, () => {
        const translated = read<Texts>(`${file}.${language}.json`);
        assert.deepEqual(Object.keys(translated).sort(), Object.keys(texts).sort());
        for (const [key, text] of Object.entries(texts)) {
          const translation = translated[key]!;
          assert.ok(translation.trim() !== '', key);
          assert.deepEqual(fixed(translation), fixed(text), `${key}: ${translation}`);
        }
      });
    }
  }

  it('are translations', () => {
    const texts = english()['l10n/bundle.l10n']!;
    for (const language of languages) {
      const translated = read<Texts>(`l10n/bundle.l10n.${language}.json`);
      const long = Object.keys(texts).filter((key) => texts[key]!.length > 25);
      const same = long.filter((key) => translated[key] === texts[key]);
      assert.deepEqual(same, [], language);
    }
  });
});
