import assert from 'node:assert/strict';
import type { MessageRow } from '../../../src/model/message.ts';
import { RowStore } from '../../../src/webview/mailbox/rowStore.ts';
import {
  extendTo,
  follow,
  nothingSelected,
  selectAll,
  selectOnly,
  toggle,
} from '../../../src/webview/mailbox/selection.ts';

const row = (name: string): MessageRow => ({
  id: name,
  folder: 'f',
  subject: name,
  from: [],
  to: [],
  date: '',
  size: 0,
  flags: [],
  hasAttachments: false,
});

function storeOf(names: string, total = names.length, offset = 0): RowStore {
  const store = new RowStore();
  take(store, names, total, offset);
  return store;
}

function take(store: RowStore, names: string, total = names.length, offset = 0): void {
  store.take({ view: 1, offset, total, rows: [...names].map(row), cached: false });
}

describe('Selection', () => {
  it('extends over known rows in either direction', () => {
    const store = storeOf('abcdef');
    const start = selectOnly(store, 3);
    assert.deepEqual([...extendTo(start, store, 1).messages.keys()], ['b', 'c', 'd']);
    assert.deepEqual([...extendTo(start, store, 5).messages.keys()], ['d', 'e', 'f']);
  });

  it('toggles rows and selects all known ones', () => {
    const store = storeOf('abc', 100);
    const two = toggle(toggle(nothingSelected, store, 0), store, 2);
    assert.deepEqual([...two.messages.keys()], ['a', 'c']);
    assert.deepEqual([...toggle(two, store, 0).messages.keys()], ['c']);
    assert.equal(selectAll(two, store).messages.size, 3);
    assert.equal(toggle(two, store, 50), two);
  });

  it('follows its message to another place', () => {
    const store = storeOf('abcdef');
    const before = selectOnly(store, 2);
    take(store, 'xyabcdef');
    const after = follow(before, store);
    assert.deepEqual(after.active, { place: 4, id: 'c', waiting: false });
    assert.deepEqual([...after.messages], [['c', 4]]);
  });

  it('loses a message that left the list, and stays at its place', () => {
    const store = storeOf('abcdef');
    const before = selectOnly(store, 2);
    take(store, 'abdef');
    const after = follow(before, store);
    assert.equal(after.messages.size, 0);
    assert.deepEqual(after.active, { place: 2, id: undefined, waiting: false });
  });

  it('does not take a message for gone whose place is merely not known', () => {
    const store = storeOf('abcdef', 100);
    const before = selectOnly(store, 2);
    store.markStale(100);
    assert.deepEqual(follow(before, store), before);
  });

  it('takes the row it waited for', () => {
    const store = storeOf('abc', 100);
    const before = selectOnly(store, 50);
    assert.equal(before.messages.size, 0);
    take(store, 'xyz', 100, 49);
    const after = follow(before, store);
    assert.deepEqual([...after.messages], [['y', 50]]);
  });

  it('knows a row at one place only', () => {
    const store = storeOf('abcdef');
    take(store, 'cab', 6);
    assert.deepEqual(
      [...'abc'].map((name) => store.placeOf(name)),
      [1, 2, 0],
    );
    assert.equal(store.isFresh(4), false);
    assert.equal(store.isFresh(1), true);
  });
});
