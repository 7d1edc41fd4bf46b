import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileQuery, type MailboxFacts } from '../../../src/imap/compile.ts';
import type { Argument } from '../../../src/imap/raw.ts';
import type { Query } from '../../../src/model/query/ast.ts';
import { parseQuery } from '../../../src/model/query/parse.ts';
import { anyQuery } from '../query/anyQuery.ts';
import { matches } from './searchProgram.ts';

const now = new Date(2026, 2, 11);
const facts: MailboxFacts = { isFolder: (name) => name === 'here', attachments: [3, 4, 5, 9] };
const noFiles: MailboxFacts = { ...facts, attachments: [] };
const anyFiles: MailboxFacts = { isFolder: facts.isFolder };
const fuzzy: MailboxFacts = { ...facts, dialect: 'fuzzy' };
const gmail: MailboxFacts = { ...anyFiles, dialect: 'gmail' };

/** The keys as one reads them: strings in quotes, literals in braces. */
function show(argument: Argument): string {
  if (Array.isArray(argument)) return `(${argument.map(show).join(' ')})`;
  if (argument.type === 'LITERAL') return `{${argument.value.toString('utf8')}}`;
  return argument.type === 'STRING' ? `"${argument.value}"` : argument.value;
}

function compile(text: string, known = facts): string | undefined {
  return compileQuery(parseQuery(text, { now }), known)?.map(show).join(' ');
}

describe('compileQuery', () => {
  const shapes: [string, string | undefined][] = [
    ['', 'ALL'],
    ['build', 'TEXT "build"'],
    ['"a b"', 'TEXT "a b"'],
    ['Prüfung', 'TEXT {Prüfung}'],
    ['from:ada', 'FROM "ada"'],
    ['to:ada', 'TO "ada"'],
    ['cc:ada', 'CC "ada"'],
    ['bcc:ada', 'BCC "ada"'],
    ['subject:日本', 'SUBJECT {日本}'],
    ['body:x', 'BODY "x"'],
    ['list:lkml', 'HEADER "List-Id" "lkml"'],
    ['header:X-Mailer=mutt', 'HEADER "X-Mailer" "mutt"'],
    ['header:X-Mailer', 'HEADER "X-Mailer" ""'],
    ['id:<a@b>', 'HEADER "Message-ID" "a@b"'],
    ['is:unread', 'UNSEEN'],
    ['is:read', 'SEEN'],
    ['is:flagged', 'FLAGGED'],
    ['is:unflagged', 'UNFLAGGED'],
    ['is:answered', 'ANSWERED'],
    ['is:unanswered', 'UNANSWERED'],
    ['is:draft', 'DRAFT'],
    ['is:new', 'RECENT'],
    ['tag:$Work', 'KEYWORD $Work'],
    ['before:2026-03-09', 'SENTBEFORE 9-Mar-2026'],
    ['since:2025-12-31', 'SENTSINCE 31-Dec-2025'],
    ['on:today', 'SENTON 11-Mar-2026'],
    ['larger:2M', 'LARGER 2097152'],
    ['smaller:1K', 'SMALLER 1024'],
    ['has:attachment', 'UID 3:5,9'],
    ['a b', 'TEXT "a" TEXT "b"'],
    ['a OR b', 'OR TEXT "a" TEXT "b"'],
    ['a OR b OR c', 'OR OR TEXT "a" TEXT "b" TEXT "c"'],
    ['-a', 'NOT TEXT "a"'],
    ['-(-a)', 'TEXT "a"'],
    // Not every server reads parentheses, so several keys become one without them.
    ['-(a b)', 'OR NOT TEXT "a" NOT TEXT "b"'],
    ['x OR (a b)', 'OR TEXT "x" TEXT "a" OR TEXT "x" TEXT "b"'],
    // What is certain without asking is not asked.
    ['in:here', 'ALL'],
    ['in:elsewhere', undefined],
    ['-in:elsewhere', 'ALL'],
    ['-in:here', undefined],
    ['in:here a', 'TEXT "a"'],
    ['in:elsewhere a', undefined],
    ['in:elsewhere OR a', 'TEXT "a"'],
    ['in:here OR a', 'ALL'],
    ['a -(in:elsewhere OR b)', 'TEXT "a" NOT TEXT "b"'],
  ];
  for (const [query, keys] of shapes)
    it(`${query || 'nothing'} becomes ${keys ?? 'no search'}`, () =>
      assert.equal(compile(query), keys));

  it('knows that nothing has attachments', () => {
    assert.equal(compile('has:attachment', noFiles), undefined);
    assert.equal(compile('has:attachment a', noFiles), undefined);
    assert.equal(compile('-has:attachment', noFiles), 'ALL');
    assert.equal(compile('has:attachment OR a', noFiles), 'TEXT "a"');
  });

  it('goes by the types of messages where their attachments are not known', () =>
    assert.match(
      compile('has:attachment', anyFiles)!,
      /^(OR )+HEADER "Content-Type" "multipart\/mixed"/,
    ));

  it('has words matched loosely where that is offered, never phrases', () => {
    assert.equal(compile('build', fuzzy), 'FUZZY TEXT "build"');
    assert.equal(compile('build OR "a b"', fuzzy), 'OR FUZZY TEXT "build" TEXT "a b"');
    assert.equal(compile('-build', fuzzy), 'NOT TEXT "build"');
    assert.equal(compile('from:ada', fuzzy), 'FROM "ada"');
  });

  const onGmail: [string, string][] = [
    ['build', 'X-GM-RAW ""build""'],
    ['"a b"', 'X-GM-RAW ""a b""'],
    ['from:ada', 'X-GM-RAW "from:"ada""'],
    ['-cc:Jürgen', 'NOT X-GM-RAW {cc:"Jürgen"}'],
    ['subject:x OR bcc:y', 'OR X-GM-RAW "subject:"x"" X-GM-RAW "bcc:"y""'],
    ['list:lkml', 'X-GM-RAW "list:"lkml""'],
    ['has:attachment', 'X-GM-RAW "has:attachment"'],
    ['body:x', 'BODY "x"'],
    ['header:List-Id', 'HEADER "List-Id" ""'],
    ['header:X-Mailer=a', 'HEADER "X-Mailer" "a"'],
    ['is:unread larger:1K', 'UNSEEN LARGER 1024'],
    // Whatever could end the phrase is no part of it.
    ['from:"a\\" OR in:spam \\\\"', 'X-GM-RAW "from:"a OR in:spam""'],
    ['from:"\\""', 'FROM """'],
  ];
  for (const [query, keys] of onGmail)
    it(`${query} becomes ${keys} on Gmail`, () => assert.equal(compile(query, gmail), keys));

  describe('dates', () => {
    const zone = process.env['TZ'];
    before(() => (process.env['TZ'] = 'UTC'));
    after(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });
    const days = new Map([
      [7, '2026-03-08'],
      [8, '2026-03-09'],
      [12, '2026-03-10'],
    ]);
    const cases: [string, string | undefined][] = [
      ['since:2026-03-09', 'OR SENTSINCE 10-Mar-2026 UID 8,12'],
      ['before:2026-03-09', 'OR SENTBEFORE 8-Mar-2026 UID 7 NOT UID 8,12'],
      ['on:2026-03-09', 'UID 8'],
      ['-on:2026-03-09', 'NOT UID 8'],
      ['since:2026-03-11', 'SENTSINCE 12-Mar-2026'],
      ['before:2026-03-11', 'OR SENTBEFORE 10-Mar-2026 UID 7:8,12'],
      ['on:2026-03-11', undefined],
      ['-on:2026-03-11', 'ALL'],
      ['since:1970-01-01', 'OR SENTSINCE 2-Jan-1970 UID 7:8,12'],
    ];
    for (const [query, keys] of cases)
      it(`${query}: ${keys ?? 'no search'}`, () =>
        assert.equal(compile(query, { ...facts, days }), keys));
  });

  it('knows RECENT by the name of its opposite', () => {
    const old: Query = { kind: 'flag', flag: '\\Recent', set: false, position: 0 };
    assert.deepEqual(compileQuery(old, facts)?.map(show), ['OLD']);
  });

  it('quotes nothing that a quoted string cannot carry', () => {
    for (const value of ['a\r\nA1 LOGOUT', 'a\nb', '\u0000', 'ä', '\u007f']) {
      const keys = compileQuery({ kind: 'text', value, position: 0 }, facts);
      const typed = keys?.[1];
      assert.ok(typed && !Array.isArray(typed));
      assert.equal(typed.type, 'LITERAL');
      // No literal may hold a NUL (RFC 9051 §4.3).
      assert.equal(String(typed.value), value.replace('\u0000', '\ufffd'));
    }
  });

  it('means what the query means', () => {
    const known = fc.constantFrom(facts, noFiles, fuzzy, gmail);
    fc.assert(
      fc.property(anyQuery, known, fc.integer(), (query, where, seed) => {
        assert.equal(matches(compileQuery(query, where), seed), holds(query, where, seed));
      }),
      { numRuns: 1000 },
    );
  }).timeout(30_000);

  it('never lets typed text stand where a key could', () => {
    fc.assert(
      fc.property(anyQuery, fc.constantFrom(facts, fuzzy, gmail), (query, where) => {
        const keys = compileQuery(query, where) ?? [];
        const typed: string[] = [];
        for (const [index, key] of keys.entries()) {
          assert.ok(!Array.isArray(key), 'no parentheses');
          if (isRaw(keys[index - 1])) assert.match(textOf(key), oneTermOfGmail);
          else if (key.type === 'STRING' || key.type === 'LITERAL') typed.push(textOf(key));
          else if (key.type === 'SEQUENCE') assert.equal(key.value, '3:5,9');
          // A keyword is typed as well, but nothing except an atom gets through the parser.
          else if (isKeyword(keys[index - 1])) assert.equal(key.value, '$Work');
          else assert.match(key.value, ours);
        }
        const allowed = new Set([...texts(query), 'List-Id', 'Message-ID']);
        for (const text of typed) assert.ok(allowed.has(text), text);
      }),
      { numRuns: 1000 },
    );
  }).timeout(30_000);
});

/** Every atom that is ours: the words of SEARCH, numbers and dates. */
const ours =
  /^(ALL|OR|NOT|FUZZY|X-GM-RAW|TEXT|FROM|TO|CC|BCC|SUBJECT|BODY|HEADER|UNSEEN|FLAGGED|UNANSWERED|RECENT|KEYWORD|UID|SENT(BEFORE|SINCE|ON)|LARGER|SMALLER|\d+|\d{1,2}-[A-Z][a-z]{2}-\d{4})$/;

/** One operator at most and one phrase, out of which nothing breaks. */
const oneTermOfGmail = /^(has:attachment|((from|to|cc|bcc|subject|list):)?"[^"\\\p{Cc}]+")$/u;

function isRaw(key: Argument | undefined): boolean {
  return key !== undefined && !Array.isArray(key) && key.value === 'X-GM-RAW';
}

function textOf(key: Exclude<Argument, Argument[]>): string {
  return String(key.value);
}

function isKeyword(key: Argument | undefined): boolean {
  return key !== undefined && !Array.isArray(key) && key.value === 'KEYWORD';
}

/** What somebody typed. */
function texts(query: Query): string[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.queries.flatMap(texts);
    case 'not':
      return texts(query.query);
    case 'text':
    case 'field':
      return [query.value];
    case 'header':
      return [query.name, query.value];
    case 'id':
      return [query.messageId];
    default:
      return [];
  }
}

/** Whether a message matches for which `seed` says what is true of each single term. */
function holds(query: Query, where: MailboxFacts, seed: number): boolean {
  switch (query.kind) {
    case 'all':
      return true;
    case 'and':
      return query.queries.every((each) => holds(each, where, seed));
    case 'or':
      return query.queries.some((each) => holds(each, where, seed));
    case 'not':
      return !holds(query.query, where, seed);
    default:
      return matches(compileQuery(query, where), seed);
  }
}
