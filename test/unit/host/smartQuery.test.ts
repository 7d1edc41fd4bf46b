import assert from 'node:assert/strict';
import { queryAtCursor, queryForSelection } from '../../../src/host/search/smartQuery.ts';
import { parseQuery } from '../../../src/model/query/parse.ts';

/** The query at the cursor, which stands where the line has a `|`. */
function at(line: string): string {
  const cursor = line.indexOf('|');
  return queryAtCursor(line.replace('|', ''), cursor).query;
}

describe('what an editor is asked to search for', () => {
  const selections: [string, string][] = [
    ['', ''],
    ['   \n  ', ''],
    ['report', 'report'],
    ['two words', '"two words"'],
    ['\n  first line\nsecond', '"first line"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['-verbose', '"-verbose"'],
    ['from:ada', '"from:ada"'],
    ['OR', '"OR"'],
    ['ada@example.org', 'from:ada@example.org OR to:ada@example.org'],
    ['<mailto:ada@example.org>,', 'from:ada@example.org OR to:ada@example.org'],
    ['"Ada L." <ada@example.org>', 'from:ada@example.org OR to:ada@example.org'],
    ['<20260102.1@example.org>', 'id:<20260102.1@example.org>'],
    ['Message-ID: <a+b@example.org>', 'id:<a+b@example.org>'],
    ['message-id:<a@b.example> (added)', 'id:<a@b.example>'],
    ['In-Reply-To: <a@b>', 'id:<a@b>'],
    ['mid:a%2Fb@c.example', 'id:<a/b@c.example>'],
    ['mid:a@c.example/part1@c.example', 'id:<a@c.example>'],
    ['<mid:a@c.example>', 'id:<a@c.example>'],
    ['Link: https://lore.kernel.org/lkml/20260102.1-ada@x.org/', 'id:<20260102.1-ada@x.org>'],
    ['https://lore.kernel.org/r/a@b.example', 'id:<a@b.example>'],
    ['https://lore.kernel.org/all/a%2Bb@c.example/T/#u', 'id:<a+b@c.example>'],
    ['Link: https://lists.example.org/r/a@b.example', 'id:<a@b.example>'],
    ['https://example.org/package@1.2', '"https://example.org/package@1.2"'],
    ['Fixes: 1a2b3c4d5e6f ("mm: fix the \\"leak\\"")', 'subject:"mm: fix the \\\\\\"leak\\\\\\""'],
    ['Fixes: 1a2b3c4d5e6f ("net: one (two)")', 'subject:"net: one (two)"'],
    ['1a2b3c4 Tell what was found', 'subject:"Tell what was found"'],
    ['1a2b3c4 (HEAD -> main, origin/main) Tell it', 'subject:"Tell it"'],
    ['commit 1a2b3c4d5e', '"commit 1a2b3c4d5e"'],
    ['ABC-123', '"ABC-123"'],
    ['[ABC-123],', '"ABC-123"'],
    ['#412', '"#412"'],
    ['größe', 'größe'],
    ['日本語', '日本語'],
  ];
  for (const [text, query] of selections)
    it(`selected: ${JSON.stringify(text)}`, () => {
      assert.equal(queryForSelection(text).query, query);
    });

  const lines: [string, string][] = [
    ['one wo|rd here', 'word'],
    ['|first', 'first'],
    ['last|', 'last'],
    ['foo.bar|(baz)', 'bar'],
    ['a  |  b', ''],
    ['x|', 'x'],
    ['--', ''],
    ['const owner = "a|da@example.org";', 'from:ada@example.org OR to:ada@example.org'],
    ['Reported-by: Ada <ada|@example.org>', 'from:ada@example.org OR to:ada@example.org'],
    ['Reported-by: A|da <ada@example.org>', 'Ada'],
    ['mail=ada@exam|ple.org', 'from:ada@example.org OR to:ada@example.org'],
    ['Write to mailto:ada@|example.org.', 'from:ada@example.org OR to:ada@example.org'],
    ['Message-ID: <CAHk-=w|i@mail.example>', 'id:<CAHk-=wi@mail.example>'],
    ['  <a.b@c|.example>', 'id:<a.b@c.example>'],
    ['Link: https://lists.example.org/|r/a@b.example', 'id:<a@b.example>'],
    ['see https://lore.kernel.org/r/a@b|.example.', 'id:<a@b.example>'],
    ['see https://exam|ple.org/a@b.example', 'example'],
    ['Fixes: 1a2b3c4d ("mm: fi|x it")', 'subject:"mm: fix it"'],
    ['1a2b|3c4 Tell what was found', 'subject:"Tell what was found"'],
    ['1a2b3c4 Tell what w|as found', 'was'],
    ['fix(ABC-1|23): more', 'ABC-123'],
    ['closes ABC-1|23.', '"ABC-123"'],
    ['see #4|12, again', '"#412"'],
  ];
  for (const [line, query] of lines)
    it(`at the cursor: ${line}`, () => {
      assert.equal(at(line), query);
    });

  it('opens at once only what names one message', () => {
    assert.equal(queryForSelection('<a1@example.org>').opens, true);
    assert.equal(queryForSelection('a1@example.org').opens, false);
    assert.equal(queryAtCursor('Message-ID: <a@b>', 14).opens, true);
  });

  it('can be read as a query and stays one term, whatever is selected', () => {
    const pieces = ['"', '\\', '(', ')', '<', '>', '@', ':', '-', ' ', 'OR', 'a', 'ü', '\u0000'];
    pieces.push(
      '\u202e',
      '\ud800',
      '\ud83d\ude00',
      '1a2b3c4 ',
      'mid:',
      'Fixes: ',
      '%',
      'id:',
      '#1',
    );
    let seed = 7;
    const next = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648);
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: 1 + (next() % 8) }, () => pieces[next() % pieces.length]);
      const line = text.join('');
      for (const { query } of [queryForSelection(line), queryAtCursor(line, next() % 9)]) {
        const { kind } = parseQuery(query, { now: new Date() });
        assert.ok(['all', 'text', 'field', 'id', 'or'].includes(kind), `${line}: ${query}`);
      }
    }
  });

  it('is bounded and quick with lines of any length', () => {
    const began = performance.now();
    for (const part of ['a', '<', 'a@', '((', 'Fixes: ', '1a2b3c4 ', 'https://', '%4']) {
      const text = part.repeat(200_000);
      assert.ok(queryForSelection(text).query.length <= 2000);
      assert.ok(queryAtCursor(text, 100_000).query.length <= 2000);
      assert.ok(queryAtCursor(text, text.length).query.length <= 2000);
    }
    assert.ok(performance.now() - began < 500);
  });
});
