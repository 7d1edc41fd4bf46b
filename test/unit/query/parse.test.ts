import assert from 'node:assert/strict';
import { MailError } from '../../../src/model/errors.ts';
import type { Query } from '../../../src/model/query/ast.ts';
import { flagWords } from '../../../src/model/query/operators.ts';
import { type QueryFault, QueryFaultError } from '../../../src/model/query/fault.ts';
import { maxQueryDepth, maxQueryLength, parseQuery } from '../../../src/model/query/parse.ts';
import { withoutPositions } from './withoutPositions.ts';

/** A Wednesday. */
const now = new Date(2026, 2, 11, 15, 30);

function parse(text: string): unknown {
  return withoutPositions(parseQuery(text, { now }));
}

function fails(text: string, position: number, fault: QueryFault): void {
  assert.throws(
    () => parseQuery(text, { now }),
    (error: unknown) => {
      assert.ok(
        MailError.is(error, 'bad-query') && error instanceof QueryFaultError,
        String(error),
      );
      assert.deepEqual(error.fault, fault);
      assert.equal(error.position, position);
      return true;
    },
  );
}

const text = (value: string): unknown => ({ kind: 'text', value });

describe('parseQuery', () => {
  it('reads nothing as every message', () => {
    assert.deepEqual(parse('  '), { kind: 'all' });
  });

  it('reads words and phrases as text', () => {
    assert.deepEqual(parse('build'), text('build'));
    assert.deepEqual(parse('"build failed"'), text('build failed'));
    assert.deepEqual(parse('"a \\"b\\" \\\\c \\d"'), text('a "b" \\c \\d'));
    assert.deepEqual(parse('a b'), { kind: 'and', queries: [text('a'), text('b')] });
    assert.deepEqual(parse('a AND b'), parse('a b'));
  });

  it('looks for code as it stands', () => {
    for (const word of [
      'main()',
      '--verbose',
      'https://x.example/?a=b',
      'std::string',
      '12:30',
      '-',
    ])
      assert.deepEqual(parse(word), text(word));
    assert.deepEqual(parse('(main() x)'), parse('main() x'));
    assert.deepEqual(parse('TypeError: x'), parse('"TypeError:" x'));
  });

  it('reads the fields', () => {
    for (const field of ['from', 'to', 'cc', 'bcc', 'subject', 'body']) {
      assert.deepEqual(parse(`${field}:ada`), { kind: 'field', field, value: 'ada' });
      assert.deepEqual(parse(`${field.toUpperCase()}:"a b"`), {
        kind: 'field',
        field,
        value: 'a b',
      });
    }
  });

  it('reads headers, lists and Message-IDs', () => {
    const header = (name: string, value: string): unknown => ({ kind: 'header', name, value });
    assert.deepEqual(parse('list:lkml'), header('List-Id', 'lkml'));
    assert.deepEqual(parse('header:X-Mailer=mutt'), header('X-Mailer', 'mutt'));
    assert.deepEqual(parse('header:X-Mailer="a b" c'), {
      kind: 'and',
      queries: [header('X-Mailer', 'a b'), text('c')],
    });
    assert.deepEqual(parse('header:"X-Mailer=a=b c"'), header('X-Mailer', 'a=b c'));
    assert.deepEqual(parse('header:X-Mailer'), header('X-Mailer', ''));
    assert.deepEqual(parse('id:<a@b>'), { kind: 'id', messageId: 'a@b' });
    assert.deepEqual(parse('id:a@b'), { kind: 'id', messageId: 'a@b' });
  });

  it('reads flags, tags, attachments and folders', () => {
    const flag = (name: string, set: boolean): unknown => ({ kind: 'flag', flag: name, set });
    assert.deepEqual(parse('is:unread'), flag('\\Seen', false));
    assert.deepEqual(parse('is:READ'), flag('\\Seen', true));
    assert.deepEqual(parse('is:flagged'), flag('\\Flagged', true));
    assert.deepEqual(parse('is:answered'), flag('\\Answered', true));
    assert.deepEqual(parse('is:draft'), flag('\\Draft', true));
    assert.deepEqual(parse('is:new'), flag('\\Recent', true));
    assert.deepEqual(parse('tag:$Work'), { kind: 'keyword', keyword: '$Work' });
    assert.deepEqual(parse('has:attachment'), { kind: 'attachment' });
    assert.deepEqual(parse('in:"Lists/the kernel"'), { kind: 'folder', name: 'Lists/the kernel' });
  });

  it('reads sizes in steps of 1024', () => {
    const size = (octets: number): unknown => ({ kind: 'size', relation: 'larger', octets });
    assert.deepEqual(parse('larger:500'), size(500));
    assert.deepEqual(parse('larger:20k'), size(20 * 1024));
    assert.deepEqual(parse('larger:2M'), size(2 * 1024 * 1024));
    assert.deepEqual(parse('larger:1.5MB'), size(1.5 * 1024 * 1024));
    assert.deepEqual(parse('smaller:1G'), { kind: 'size', relation: 'smaller', octets: 2 ** 30 });
  });

  it('negates and groups, and lets OR bind tighter than the space', () => {
    assert.deepEqual(parse('-a'), { kind: 'not', query: text('a') });
    assert.deepEqual(parse('NOT a'), parse('-a'));
    assert.deepEqual(parse('-(a b)'), { kind: 'not', query: parse('a b') });
    const or = { kind: 'or', queries: [text('b'), text('c')] };
    assert.deepEqual(parse('a b OR c'), { kind: 'and', queries: [text('a'), or] });
    assert.deepEqual(parse('a (b OR c)'), parse('a b OR c'));
    assert.deepEqual(parse('(a b) OR c'), { kind: 'or', queries: [parse('a b'), text('c')] });
    assert.deepEqual(parse('(a b) (c d)'), parse('a b c d'));
    assert.deepEqual(parse('(a OR b) OR c'), parse('a OR b OR c'));
    assert.deepEqual(parse('a or b'), { kind: 'and', queries: [text('a'), text('or'), text('b')] });
  });

  it('reads any number of groups side by side', () => {
    const query = parseQuery('(a OR b) '.repeat(maxQueryDepth + 10), { now });
    assert.ok(query.kind === 'and' && query.queries.length === maxQueryDepth + 10);
  });

  it('takes off brackets of a Message-ID in pairs only', () => {
    for (const messageId of ['<a@b', 'a@b>', '<', '>'])
      assert.deepEqual(parse(`id:"${messageId}"`), { kind: 'id', messageId });
  });

  it('reads the largest size there is', () => {
    const size = { kind: 'size', relation: 'smaller', octets: 4_294_967_295 };
    assert.deepEqual(parse('smaller:4294967295'), size);
  });

  it('says where each part begins', () => {
    const query = parseQuery('a -from:b', { now }) as Extract<Query, { kind: 'and' }>;
    assert.deepEqual(
      query.queries.map((each) => each.position),
      [0, 2],
    );
  });

  describe('errors', () => {
    const cases: [string, number, QueryFault][] = [
      ['"abc', 0, { kind: 'unclosed-quote' }],
      ['a ""', 2, { kind: 'empty-quotes' }],
      ['a (b', 2, { kind: 'unclosed-parenthesis' }],
      ['a)', 1, { kind: 'unopened-parenthesis' }],
      ['()', 1, { kind: 'nothing-before-parenthesis' }],
      ['a OR', 4, { kind: 'ends-too-early' }],
      ['OR a', 0, { kind: 'one-sided', word: 'OR' }],
      ['a OR OR b', 5, { kind: 'one-sided', word: 'OR' }],
      ['-(', 2, { kind: 'ends-too-early' }],
      ['from:', 5, { kind: 'empty-operator', operator: 'from' }],
      ['from: ada', 5, { kind: 'empty-operator', operator: 'from' }],
      ['from:(a b)', 5, { kind: 'several-values', operator: 'from' }],
      ['form:ada', 0, { kind: 'misspelt-operator', name: 'form', meant: 'from' }],
      ['from:" "', 5, { kind: 'empty-operator', operator: 'from' }],
      ['" "', 0, { kind: 'empty-quotes' }],
      ['has:attachmentsx', 4, { kind: 'unknown-thing' }],
      ['has:xattachment', 4, { kind: 'unknown-thing' }],
      ['since:last in:week', 6, { kind: 'bad-date' }],
      ['since:last "week"', 6, { kind: 'bad-date' }],
      ['larger:4294967296', 7, { kind: 'bad-size' }],
      ['has:wings', 4, { kind: 'unknown-thing' }],
      ['is:blue', 3, { kind: 'unknown-flag', words: [...flagWords.keys()] }],
      ['tag:\\Seen', 4, { kind: 'bad-tag' }],
      ['tag:"a b"', 4, { kind: 'bad-tag' }],
      ['before:2026-02-30', 7, { kind: 'bad-date' }],
      ['on:9999', 3, { kind: 'bad-date' }],
      ['since:last', 6, { kind: 'bad-date' }],
      ['older_than:2h', 11, { kind: 'bad-age' }],
      ['older_than:9999y', 11, { kind: 'bad-age' }],
      ['larger:5G', 7, { kind: 'bad-size' }],
      ['larger:big', 7, { kind: 'bad-size' }],
      ['header:=x', 7, { kind: 'bad-header' }],
      ['header:a:b=x', 7, { kind: 'bad-header' }],
      ['id:<>', 3, { kind: 'bad-message-id' }],
      ['a\u0000b', 1, { kind: 'control-character' }],
    ];
    for (const [query, position, fault] of cases) {
      it(`${JSON.stringify(query)} fails at ${position}`, () => fails(query, position, fault));
    }

    it('are in words for programmers, too', () => {
      const error = new QueryFaultError(0, { kind: 'bad-tag' });
      assert.equal(error.message, 'bad-tag (at character 1)');
    });

    it('refuses what is too long or too deep', () => {
      fails('x'.repeat(maxQueryLength + 1), maxQueryLength, {
        kind: 'too-long',
        limit: maxQueryLength,
      });
      assert.equal(parseQuery('x'.repeat(maxQueryLength), { now }).kind, 'text');
      const nested = (depth: number): string => '('.repeat(depth) + 'a' + ')'.repeat(depth);
      assert.deepEqual(parse(nested(maxQueryDepth)), text('a'));
      fails(nested(maxQueryDepth + 1), maxQueryDepth, { kind: 'too-deep', limit: maxQueryDepth });
      fails('-('.repeat(900) + 'a', maxQueryDepth, { kind: 'too-deep', limit: maxQueryDepth });
    });
  });
});
