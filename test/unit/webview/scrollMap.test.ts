import assert from 'node:assert/strict';
import { ScrollMap } from '../../../src/webview/mailbox/scrollMap.ts';

describe('ScrollMap', () => {
  it('maps a short list one to one', () => {
    const map = new ScrollMap(10_000);
    map.resize(5000, 500);
    map.scrolled(1234);
    assert.deepEqual([map.top, map.bar, map.shift, map.barHeight], [1234, 1234, 0, 5000]);
  });

  it('reaches both ends of a list taller than a scroll bar can be', () => {
    const map = new ScrollMap(10_000);
    map.resize(1_000_000, 500);
    assert.equal(map.barHeight, 10_000);
    map.scrolled(9500);
    assert.equal(map.top, 999_500);
    map.scrolled(0);
    assert.equal(map.top, 0);
  });

  it('moves by what the wheel says, not by the scale', () => {
    const map = new ScrollMap(10_000);
    map.resize(1_000_000, 500);
    map.scrolled(5000);
    const before = map.top;
    map.scrolled(5060);
    assert.equal(map.top - before, 60);
    map.moveTo(map.top);
    assert.ok(Math.abs(map.bar - 5000) < 2, 'the bar finds its place');
  });

  it('stays inside when the list gets shorter', () => {
    const map = new ScrollMap(10_000);
    map.resize(5000, 500);
    map.scrolled(4500);
    map.resize(800, 500);
    assert.deepEqual([map.top, map.bar], [300, 300]);
    map.resize(0, 500);
    assert.deepEqual([map.top, map.bar], [0, 0]);
  });
});
