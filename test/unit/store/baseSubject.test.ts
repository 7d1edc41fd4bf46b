import assert from 'node:assert/strict';
import { nodeSqlite } from '../../../src/store/nodeSqlite.ts';
import { Store } from '../../../src/store/store.ts';
import { row } from './rows.ts';

const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];

describe('subjects that are sorted', () => {
  let store: Store;

  beforeEach(() => {
    const driver = nodeSqlite();
    assert.ok(driver);
    store = Store.open(':memory:', { driver });
  });
  afterEach(() => store.close());

  /** Whether the later one comes first whichever it is, as it does where subjects are equal. */
  function areEqual(one: string, other: string): boolean {
    return [early, late].every((date) => {
      const otherDate = date === early ? late : early;
      store.saveRows('INBOX', [
        row(1, { subject: one, date }),
        row(2, { subject: other, date: otherDate }),
      ]);
      return store.sortedUids('INBOX', 'subject', false)[0] === (date === late ? 1 : 2);
    });
  }

  const equal: [string, string][] = [
    ...['Re: alpha', 'RE:alpha', 're : alpha', ' re: alpha', 'Fw: alpha', 'Fwd:  alpha'],
    ...['AW: alpha', 'WG: alpha', 'Re[2]: alpha', 'Re [2] : alpha', 'Re: Fwd: Re: alpha'],
    ...['[list] Re: alpha', '[a][b] Re: alpha', 'Re: [list] alpha', 'Re: [list] Re: alpha'],
    ...['[a] [b] alpha', 'alpha (fwd)', 'alpha (FWD) (fwd) ', 'Re: alpha (fwd)', ' ALPHA '],
  ].map((subject): [string, string] => [subject, 'alpha']);
  equal.push(['Re: [list]', '[list]'], ['Re:', ''], ['[a] [b]', '[b]']);
  for (const [one, other] of equal)
    it(`are the same: “${one}” and “${other}”`, () => assert.ok(areEqual(one, other)));

  it('are quick to compare, whatever spaces are in them', () => {
    const subject = `a${'\u3000'.repeat(5000)}x`;
    const rows = Array.from({ length: 200 }, (_, uid) => row(uid + 1, { subject }));
    const started = performance.now();
    store.saveRows('INBOX', rows);
    assert.ok(performance.now() - started < 5000);
  }).timeout(60_000);

  const different: [string, string][] = [
    ['Regarding alpha', 'alpha'],
    ['alpha Re: alpha', 'alpha'],
    ['alpha (fwd) beta', 'alpha beta'],
    ['alpha [b]', 'alpha'],
    ['xre: alpha', 'alpha'],
    ['Re alpha', 'alpha'],
    ['[list]', ''],
    ['Fwdd: alpha', 'alpha'],
  ];
  for (const [one, other] of different)
    it(`are not the same: “${one}” and “${other}”`, () => assert.ok(!areEqual(one, other)));
});
