import assert from 'node:assert/strict';
import type { MessageRow } from '../../../src/model/message.ts';
import { Everything } from '../../../src/webview/mailbox/everything.ts';
import { RowStore } from '../../../src/webview/mailbox/rowStore.ts';
import { rowTargets, selectedTargets } from '../../../src/webview/mailbox/selectedTargets.ts';
import {
  extendTo,
  follow,
  nothingSelected,
  mark,
  moveTo,
  selectedRows,
  selectEverything,
  selectMember,
  selectOnly,
  toggle,
  unknownRange,
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

  it('toggles rows', () => {
    const store = storeOf('abc', 100);
    const two = toggle(toggle(nothingSelected, store, 0), store, 2);
    assert.deepEqual([...two.messages.keys()], ['a', 'c']);
    assert.deepEqual([...toggle(two, store, 0).messages.keys()], ['c']);
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

  it('knows what of a range is still to be asked for', () => {
    const store = storeOf('abc', 100);
    const range = extendTo(selectOnly(store, 1), store, 60);
    assert.deepEqual([...range.messages.keys()], ['b', 'c']);
    assert.deepEqual(unknownRange(range, store), { start: 1, end: 61 });
    assert.equal(unknownRange(extendTo(range, store, 2), store), undefined);
    assert.equal(unknownRange(selectOnly(store, 60), store), undefined);
  });

  it('stays quick with a range of thousands of rows', () => {
    const store = storeOf('', 4000);
    const rows = Array.from({ length: 4000 }, (_, index) => row(`m${index}`));
    store.take({ view: 1, offset: 0, total: 4000, rows, cached: false });
    let selection = selectOnly(store, 0);
    const before = performance.now();
    for (let place = 3900; place < 4000; place += 1) selection = extendTo(selection, store, place);
    assert.equal(selection.messages.size, 4000);
    assert.ok(performance.now() - before < 2000);
  });

  it('marks rows one by one while the keyboard moves, the first one as it is', () => {
    const store = storeOf('abcd');
    let selection = mark(selectOnly(store, 0), store);
    assert.deepEqual([...selection.messages.keys()], ['a']);
    selection = mark(moveTo(selection, store, 2, undefined), store);
    assert.deepEqual([...selection.messages.keys()], ['a', 'c']);
    selection = mark(selection, store);
    assert.deepEqual([...selection.messages.keys()], ['a']);
    selection = mark(moveTo(selection, store, 0, undefined), store);
    assert.equal(selectedRows(selection), 0);
    assert.equal(selection.marking, undefined);
  });

  it('is everything but exceptions, and nothing that came later', () => {
    const ids = ['1', '2', '5'].map((uid) => `ada/INBOX;7;${uid}`);
    const held = { set: { folder: 'ada/INBOX', uidValidity: '7', uids: '1:3,5' }, rows: 4 };
    const all = new Everything(held);
    assert.deepEqual(
      [...ids, 'ada/INBOX;7;4', 'ada/INBOX;8;1', 'bob/INBOX;7;1'].map((id) => all.has(id)),
      [true, true, true, false, false, false],
    );
    const store = new RowStore();
    const selection = selectEverything(nothingSelected, all.toggled(ids[1]!));
    assert.equal(selectedRows(selection), 3);
    assert.deepEqual(selectedTargets(selection, store, true), {
      messages: [],
      all: { set: held.set, except: [ids[1]], conversations: true },
    });
    assert.equal(all.toggled(ids[1]!).toggled(ids[1]!).rows, 4);
    const found = new Everything({ messages: ids, rows: 3 }).toggled(ids[0]!);
    assert.deepEqual(found.targets(false), { messages: ids.slice(1) });
  });

  it('names conversations as such, and messages of them alone', () => {
    const store = new RowStore();
    const rows = [
      { ...row('a'), conversation: { count: 3, unread: 0, oldest: 'a-1' } },
      { ...row('b'), conversation: { count: 1, unread: 0, oldest: 'b' } },
    ];
    store.take({ view: 1, offset: 0, total: 2, rows, cached: false });
    assert.deepEqual(rowTargets(['a', 'b'], store, true), {
      messages: ['b'],
      conversations: ['a'],
    });
    assert.deepEqual(rowTargets(['a', 'b'], store, false), { messages: ['a', 'b'] });
    const member = selectMember(store, 0, 'a-2');
    assert.deepEqual(selectedTargets(member, store, true), { messages: ['a-2'] });
  });

  it('keeps what was found out about a row until it is another conversation', () => {
    const store = new RowStore();
    const summed = (count: number): MessageRow => ({
      ...row('a'),
      conversation: { count, unread: 1, oldest: 'a-1' },
    });
    const take = (rows: MessageRow[]): void =>
      store.take({ view: 1, offset: 0, total: 1, rows, cached: false });
    take([summed(2)]);
    const participants = [{ address: 'ada@example.org' }];
    const details = { count: 2, unread: 1, oldest: 'a-1', participants, flagged: true };
    store.describe([{ ...row('a'), preview: 'Hello', conversation: details }]);
    take([summed(2)]);
    assert.deepEqual(store.row(0)?.conversation, details);
    take([summed(3)]);
    assert.deepEqual(store.row(0)?.conversation, { count: 3, unread: 1, oldest: 'a-1' });
    assert.equal(store.row(0)?.preview, 'Hello');
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
