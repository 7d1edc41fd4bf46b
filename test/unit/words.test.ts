import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

describe('words for people', () => {
  // What is written in another way is left out of the bundle without a word of warning.
  it('stand in the sources as they are found: l10n.t with the words themselves', () => {
    let calls = 0;
    for (const file of globSync('src/**/*.ts', { cwd: root })) {
      const text = read(file);
      assert.doesNotMatch(text, /import \{[^}]*\bt\b[^}]*\} from '@vscode\/l10n'/, file);
      for (const { index } of text.matchAll(/\bl10n\.t\(/g)) {
        calls++;
        const call = text.slice(index, index + 80);
        assert.match(call, /^l10n\.t\(\s*(['"]|`[^`$]*`)/, `${file}: ${call}`);
      }
    }
    assert.ok(calls > 100, `only ${calls} calls were looked at`);
  });

  it('of package.json are exactly what package.nls.json holds', () => {
    const used = new Set(
      [...read('package.json').matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key!),
    );
    const there = JSON.parse(read('package.nls.json')) as Record<string, string>;
    assert.deepEqual(Object.keys(there).sort(), [...used].sort());
    for (const [key, words] of Object.entries(there)) assert.ok(words.trim() !== '', key);
  });

  it('do not stand in package.json itself', () => {
    const shown = ['title', 'description', 'markdownDescription', 'name', 'contents', 'altText'];
    const check = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, each] of Object.entries(value)) {
        // A setting called "name" is an object; only texts are words.
        if (shown.includes(key) && typeof each === 'string')
          assert.match(each, /^%[^%]+%$/, `${path}.${key}`);
        check(each, `${path}.${key}`);
      }
    };
    const manifest = JSON.parse(read('package.json')) as { contributes: unknown };
    check(manifest.contributes, 'contributes');
  });
});
