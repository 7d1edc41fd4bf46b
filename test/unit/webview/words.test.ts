import assert from 'node:assert/strict';
import { fill, wordsFor } from '../../../src/webview/words.ts';

describe('words', () => {
  const words = wordsFor('en-GB');
  const now = new Date(2026, 10, 12, 15, 0);

  it('writes today as time, this week with the weekday, this year as day, else with the year', () => {
    assert.equal(words.shortDate(new Date(2026, 10, 12, 9, 5).toISOString(), now), '09:05');
    assert.match(
      words.shortDate(new Date(2026, 10, 11, 9, 5).toISOString(), now)!,
      /^Wed,? 09:05$/,
    );
    assert.match(words.shortDate(new Date(2026, 10, 6, 9, 5).toISOString(), now)!, /^Fri,? 09:05$/);
    assert.equal(words.shortDate(new Date(2026, 10, 5, 9, 5).toISOString(), now), '5 Nov');
    assert.equal(words.shortDate(new Date(2025, 10, 12, 9, 5).toISOString(), now), '12 Nov 2025');
  });

  it('reads dates out with their time', () => {
    const spoken = (day: number): string =>
      words.spokenDate(new Date(2026, 10, day, 9, 5).toISOString(), now)!;
    assert.equal(spoken(12), 'today 09:05');
    assert.equal(spoken(11), 'yesterday 09:05');
    assert.match(spoken(3), /^3 Nov 2026,? 09:05$/);
    assert.equal(words.spokenDate('never', now), undefined);
  });

  it('tells how long ago something was', () => {
    const ago = (minutes: number): string =>
      words.ago(new Date(now.getTime() - minutes * 60_000), now);
    assert.equal(ago(-5), 'this minute');
    assert.equal(ago(1), '1 minute ago');
    assert.equal(ago(59), '59 minutes ago');
    assert.equal(ago(125), '2 hours ago');
    assert.equal(ago(24 * 60), 'yesterday');
    assert.equal(ago(3 * 24 * 60), '3 days ago');
  });

  it('has no words for what is no date', () => {
    assert.equal(words.shortDate('soon'), undefined);
    assert.equal(words.fullDate(''), undefined);
  });

  it('writes sizes as people do', () => {
    assert.deepEqual([0, 999, 12_345, 3_400_000, 45e9].map(words.size), [
      '0 bytes',
      '999 bytes',
      '12 kB',
      '3.4 MB',
      '45 GB',
    ]);
  });

  it('falls back where the language is not known', () => {
    for (const language of ['', 'xx-nowhere', 'not a tag'])
      assert.equal(typeof wordsFor(language).count(1), 'string');
  });

  it('fills the holes of a text, and leaves text that only looks like one', () => {
    assert.equal(fill('{0} of {1}', '{1}', 'b'), '{1} of b');
    assert.equal(fill('{2}', 'a'), '{2}');
  });
});
