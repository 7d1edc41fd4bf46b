import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluate, type Known } from '../../../src/model/query/evaluate.ts';
import { parseQuery } from '../../../src/model/query/parse.ts';
import { anyQuery } from './anyQuery.ts';

const now = new Date(2026, 2, 11);

const row: Known = {
  subject: 'Prüfung of the Build',
  from: [{ name: 'Ada Lovelace', address: 'ada@example.org' }],
  to: [{ address: 'bob@example.org' }],
  date: '2026-03-09T12:00:00.000Z',
  size: 2048,
  flags: ['\\Seen', '$Work'],
  hasAttachments: true,
  preview: 'The first words',
  messageIdHeader: '<m1@example.org>',
  isIn: (name) => name === 'inbox',
};
const whole: Known = {
  ...row,
  cc: [{ address: 'carol@example.org' }],
  bcc: [],
  body: 'The first words and the last',
  headers: [
    { name: 'List-Id', value: 'The list <lkml.example.org>' },
    { name: 'X-Empty', value: '' },
  ],
};

function ask(query: string, message: Known = row): boolean | undefined {
  return evaluate(parseQuery(query, { now }), message);
}

describe('evaluate', () => {
  const cases: [string, boolean | undefined, boolean | undefined][] = [
    // the query, by its row alone, by all that can be known
    ['', true, true],
    ['build', true, true],
    ['PRÜFUNG', true, true],
    ['ada', true, true],
    ['"Lovelace <ada@"', true, true],
    ['words', true, true],
    ['last', undefined, true],
    ['carol', undefined, true],
    ['lkml', undefined, true],
    ['nowhere', undefined, false],
    ['subject:build', true, true],
    ['subject:last', false, false],
    ['from:lovelace', true, true],
    ['from:bob', false, false],
    ['to:BOB', true, true],
    ['to:ada', false, false],
    ['cc:carol', undefined, true],
    ['cc:bob', undefined, false],
    ['bcc:bob', undefined, false],
    ['body:first', true, true],
    ['body:last', undefined, true],
    ['body:build', undefined, false],
    ['list:lkml', undefined, true],
    ['header:x-empty', undefined, true],
    ['header:X-None', undefined, false],
    ['is:read', true, true],
    ['is:unread', false, false],
    ['is:flagged', false, false],
    ['is:unanswered', true, true],
    // What is recent belongs to a connection.
    ['is:new', undefined, undefined],
    ['tag:$work', true, true],
    ['tag:other', false, false],
    ['has:attachment', true, true],
    ['larger:2047', true, true],
    ['larger:2K', false, false],
    ['smaller:2K', false, false],
    ['smaller:2049', true, true],
    ['smaller:1K', false, false],
    ['in:inbox', true, true],
    ['in:sent', false, false],
    ['id:<m1@example.org>', true, true],
    ['id:m2@example.org', false, false],
    // Kleene's logic.
    ['-nowhere', undefined, true],
    ['-build', false, false],
    ['nowhere from:bob', false, false],
    ['nowhere from:ada', undefined, false],
    ['nowhere OR from:ada', true, true],
    ['nowhere OR from:bob', undefined, false],
    ['-(nowhere OR from:ada)', false, false],
  ];
  for (const [query, byRow, byAll] of cases) {
    it(`${query || 'nothing'}: ${byRow}, and ${byAll} where all is known`, () => {
      assert.equal(ask(query), byRow);
      assert.equal(ask(query, whole), byAll);
    });
  }

  it('compares composed and decomposed letters as the same', () => {
    const decomposed = { ...row, subject: 'Pru\u0308fung' };
    assert.equal(ask('subject:prüfung', decomposed), true);
    assert.equal(ask('subject:"pru\u0308fung"'), true);
  });

  it('does not tell for text where the row has no room for all', () => {
    const many = { ...row, to: Array.from({ length: 50 }, () => ({ address: 'x@example.org' })) };
    assert.equal(ask('to:x@', many), true);
    assert.equal(ask('to:bob', many), undefined);
  });

  it('does not tell for words anywhere unless body and headers are known', () => {
    const { headers = [], body = '' } = whole;
    assert.equal(ask('nowhere', { ...row, body }), undefined);
    assert.equal(ask('nowhere', { ...row, headers }), undefined);
    assert.equal(ask('nowhere', { ...row, body, headers }), false);
  });

  it('compares addresses as they stand in a header, one after the other', () => {
    const two = { ...row, from: [{ address: 'a@example.org' }, { address: 'b@example.org' }] };
    assert.equal(ask('from:"<a@"', two), false);
    assert.equal(ask('from:orgb@', two), false);
    assert.equal(ask('from:"org, b@"', two), true);
  });

  it('knows no id of a message without one', () => {
    const { messageIdHeader: _, ...without } = row;
    assert.equal(ask('id:m1@example.org', without), undefined);
  });

  describe('days', () => {
    const zone = process.env['TZ'];
    afterEach(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });

    const zones: [string, string, string][] = [
      // the time zone, an instant, its day there
      ['UTC', '2026-03-09T23:59:59.999Z', '2026-03-09'],
      ['Europe/Berlin', '2026-03-09T23:00:00.000Z', '2026-03-10'],
      ['Europe/Berlin', '2026-03-09T22:59:59.000Z', '2026-03-09'],
      ['America/Los_Angeles', '2026-03-09T06:59:59.000Z', '2026-03-08'],
      ['Pacific/Kiritimati', '2026-03-09T10:00:00.000Z', '2026-03-10'],
    ];
    for (const [name, date, day] of zones) {
      it(`${date} is ${day} in ${name}`, () => {
        process.env['TZ'] = name;
        assert.equal(ask(`on:${day}`, { ...row, date }), true);
        assert.equal(ask(`since:${day}`, { ...row, date }), true);
        assert.equal(ask(`before:${day}`, { ...row, date }), false);
        assert.equal(ask(`after:${day}`, { ...row, date }), false);
      });
    }

    it('are before, on or since another day', () => {
      process.env['TZ'] = 'UTC';
      const answers = (day: string): unknown =>
        ['before', 'on', 'since'].map((relation) => ask(`${relation}:${day}`));
      assert.deepEqual(answers('2026-03-08'), [false, false, true]);
      assert.deepEqual(answers('2026-03-09'), [false, true, true]);
      assert.deepEqual(answers('2026-03-10'), [true, false, false]);
    });

    it('are not known of messages without a date', () => {
      for (const date of ['', 'soon'])
        assert.equal(ask('since:2026-01-01', { ...row, date }), undefined);
    });
  });

  it('answers the opposite for the opposite, of any query', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const answer = evaluate(query, row);
        const opposite = evaluate({ kind: 'not', query, position: 0 }, row);
        assert.equal(opposite, answer === undefined ? undefined : !answer);
      }),
    );
  });

  it('never contradicts itself when more is known', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const answer = evaluate(query, row);
        if (answer !== undefined) assert.equal(evaluate(query, whole), answer);
      }),
    );
  });
});
