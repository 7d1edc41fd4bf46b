import assert from 'node:assert/strict';
import { Lines, type Insertion, type Spot } from '../../../src/webview/mailbox/lines.ts';

const heights = { row: 44, member: 24, heading: 22 };

interface Line extends Spot {
  readonly top: number;
  readonly bottom: number;
}

/** Every line one after the other: what Lines finds by searching. */
function counted(total: number, insertions: readonly Insertion[]): Line[] {
  const lines: Line[] = [];
  let top = 0;
  for (let place = 0; place < total; place += 1) {
    const insertion = insertions.find((each) => each.place === place);
    if (insertion?.heading === true) top += heights.heading;
    lines.push({ place, member: -1, top, bottom: (top += heights.row) });
    for (let member = 0; member < (insertion?.members ?? 0); member += 1)
      lines.push({ place, member, top, bottom: (top += heights.member) });
  }
  return lines;
}

/** The same numbers on every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('Lines', () => {
  it('finds every line where counting finds it', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const next = random(seed);
      const total = 1 + Math.floor(next() * 60);
      const insertions: Insertion[] = [];
      for (let place = 0; place < total; place += 1)
        if (next() < 0.3)
          insertions.push({ place, heading: next() < 0.5, members: Math.floor(next() * 5) });
      const lines = new Lines();
      lines.arrange(total, heights, insertions);
      const all = counted(total, insertions);
      assert.equal(lines.height, all.at(-1)!.bottom);
      for (const { place, member, top, bottom } of all) {
        assert.equal(lines.topOf(place, member), top);
        for (const y of [top, bottom - 0.5])
          assert.deepEqual(lines.spotAt(y), { place, member }, `seed ${seed}, ${y} px`);
      }
    }
  });

  it('counts a heading as the row below it', () => {
    const lines = new Lines();
    lines.arrange(10, heights, [{ place: 3, heading: true, members: 0 }]);
    assert.deepEqual(lines.spotAt(3 * 44 + 5), { place: 3, member: -1 });
    assert.equal(lines.hasHeading(3), true);
    assert.equal(lines.hasHeading(4), false);
  });

  it('stays inside the list', () => {
    const lines = new Lines();
    lines.arrange(10, heights, [{ place: 9, heading: false, members: 2 }]);
    assert.deepEqual(lines.spotAt(-50), { place: 0, member: -1 });
    assert.deepEqual(lines.spotAt(1e9), { place: 9, member: -1 });
    assert.equal(lines.membersOf(9), 2);
    assert.equal(lines.membersOf(8), 0);
  });

  it('costs nothing to speak of with a million rows', () => {
    const lines = new Lines();
    const insertions = Array.from({ length: 4000 }, (_, index) => {
      return { place: index * 250, heading: true, members: 3 };
    });
    lines.arrange(1_000_000, heights, insertions);
    const before = performance.now();
    for (let place = 0; place < 1_000_000; place += 100)
      assert.equal(lines.spotAt(lines.topOf(place)).place, place);
    assert.ok(performance.now() - before < 2000);
  });
});
