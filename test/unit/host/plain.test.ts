import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.ts';
import { plain } from '../../../src/host/plain.ts';

/** What VS Code takes for a link in a notification (base/common/linkedText). */
const link = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: (["']).+?\1)?\)/i;
const icon = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;

describe('text from outside in the interface of VS Code', () => {
  it('makes no links, no commands and no icons, and looks as it is', () => {
    const texts = [
      '[OK](command:workbench.action.terminal.new)',
      'a [b](https://evil.example "c") d',
      '$(error) and $(sync~spin)',
      '[a](file:///etc/passwd)',
    ];
    for (const text of texts) {
      assert.ok(link.test(text) || icon.test(text), text);
      assert.doesNotMatch(plain(text), link);
      assert.doesNotMatch(plain(text), icon);
      assert.equal(plain(text).replaceAll('\u200b', ''), text);
    }
    assert.equal(plain('a (b) [c] $d'), 'a (b) [c] $d');
  });

  it('is made so wherever a notification is not made of our own words alone', () => {
    const calls = globSync(['src/host/**/*.ts', 'src/*.ts'], { cwd: root }).flatMap((file) => {
      const code = readFileSync(join(root, file), 'utf8');
      const found = code.matchAll(/\bshow(?:Error|Warning|Information)Message\(/g);
      return [...found].map(({ index }) => ({ file, call: code.slice(index, index + 300) }));
    });
    assert.ok(calls.length > 8);
    const raw = calls.filter(({ call }) => {
      const own = /^\w+\(\s*(?:plain\(|l10n\.t\((?:'[^'{]*'|"[^"{]*")\))/.test(call);
      // Those that ask first show plain text.
      return !own && !/modal: true|\boptions\b/.test(call.slice(0, 200));
    });
    assert.deepEqual(raw, []);
  });
});
