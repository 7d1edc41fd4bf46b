import assert from 'node:assert/strict';
import { config } from '@vscode/l10n';
import { readQuery } from '../../../src/engine/queryFaults.ts';
import { MailError } from '../../../src/model/errors.ts';
import { QueryFaultError } from '../../../src/model/query/fault.ts';

function failure(text: string): MailError {
  try {
    readQuery(text);
  } catch (error) {
    assert.ok(MailError.is(error, 'bad-query'), String(error));
    // Only what is in words for people may leave the engine.
    assert.ok(!(error instanceof QueryFaultError));
    return error;
  }
  return assert.fail(`“${text}” can be read`);
}

describe('what is wrong with a query, in words', () => {
  const cases: [string, string][] = [
    ['a\u0000b', 'A control character cannot be searched for; remove it (at character 2)'],
    ['x'.repeat(2001), 'The search is longer than 2000 characters; shorten it (at character 2001)'],
    ['('.repeat(51), 'More than 50 levels of nesting; simplify the search (at character 51)'],
    ['"abc', 'This quotation mark is never closed; add a " after the phrase (at character 1)'],
    ['a ""', 'There is nothing between these quotation marks (at character 3)'],
    ['a)', 'This parenthesis was never opened; remove it or add a “(” (at character 2)'],
    ['(a', 'This parenthesis is never closed; add a “)” (at character 1)'],
    ['()', 'Something is missing before this parenthesis (at character 2)'],
    [
      'AND a',
      'AND needs a term on both sides; to look for the word, put it in quotes (at character 1)',
    ],
    ['a OR', 'The search ends too early; add a term (at character 5)'],
    [
      'form:a',
      'There is no “form:”; did you mean “from:”? To look for the text, put it in quotes (at character 1)',
    ],
    [
      'a sender:ada',
      'There is no “sender:”; did you mean “from:”? To look for the text, put it in quotes (at character 3)',
    ],
    [
      '-label:Work',
      'There is no “label:”; did you mean “tag:”? To look for the text, put it in quotes (at character 2)',
    ],
    [
      'filename:a.pdf',
      'There is no “filename:”; to find messages with files, write “has:attachment” (at character 1)',
    ],
    [
      'before:2026-02-31',
      'Not a day from 1970 to 2100; write 2026-03-31, 2026-03, today, yesterday, monday or “last week” (at character 8)',
    ],
    [
      'x'.repeat(100_000),
      'The search is longer than 2000 characters; shorten it (at character 2001)',
    ],
    ['a\u001b[1m', 'A control character cannot be searched for; remove it (at character 2)'],
    ['from:', 'Write what to look for straight after “from:” (at character 6)'],
    ['from:(a b)', '“from:” takes one value; write from:a OR from:b (at character 6)'],
    ['has:x', 'The only thing to ask for is “has:attachment” (at character 5)'],
    [
      'is:x',
      'After “is:” comes one of unread, read, flagged, unflagged, answered, unanswered, draft, new (at character 4)',
    ],
    ['header:=x', 'Write the header as header:name=value (at character 8)'],
    ['tag:"a b"', 'A tag is one word of plain letters, digits and signs (at character 5)'],
    [
      'on:x',
      'Not a day from 1970 to 2100; write 2026-03-31, 2026-03, today, yesterday, monday or “last week” (at character 4)',
    ],
    [
      'older_than:x',
      'Not an age; write 3d, 2w, 6m or 1y (days, weeks, months, years) (at character 12)',
    ],
    ['larger:x', 'Not a size below 4G; write 500K or 2M (at character 8)'],
    ['id:<>', 'Write the Message-ID after “id:” (at character 4)'],
  ];
  for (const [query, message] of cases) {
    it(`${JSON.stringify(query.slice(0, 20))}: ${message}`, () => {
      const error = failure(query);
      assert.equal(error.message, message);
      assert.equal(error.position, Number(/(\d+)\)$/.exec(message)?.[1]) - 1);
    });
  }

  it('speaks the language of the bundle', () => {
    config({
      contents: {
        '{0} (at character {1})': '{0} (Zeichen {1})',
        'Write what to look for straight after “{0}:”':
          'Schreiben Sie das Gesuchte gleich hinter „{0}:“',
      },
    });
    try {
      assert.equal(
        failure('from:').message,
        'Schreiben Sie das Gesuchte gleich hinter „from:“ (Zeichen 6)',
      );
    } finally {
      config({ contents: {} });
    }
  });

  it('lets a good query through', () => {
    assert.equal(readQuery('from:ada').kind, 'field');
    assert.equal(readQuery('has:attachments').kind, 'attachment');
    assert.equal(readQuery('before:2026/1/2').kind, 'date');
    // Words of code and addresses are no slips of operators.
    for (const text of ['size:10', 'text:x', 'older: x', 'sender:', 'http://a', 'filename::b'])
      assert.equal(readQuery(`${text} y`).kind, 'and', text);
  });
});
