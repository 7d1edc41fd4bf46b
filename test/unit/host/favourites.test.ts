import assert from 'node:assert/strict';
import { Favourites } from '../../../src/host/favourites.ts';

describe('favourite folders', () => {
  let kept: unknown;
  let synced: readonly string[];
  let favourites: Favourites;

  beforeEach(() => {
    kept = undefined;
    synced = [];
    favourites = new Favourites({
      keys: () => [],
      get: (_: string, otherwise?: unknown) => kept ?? otherwise,
      update: (_: string, value: unknown) => Promise.resolve(void (kept = value)),
      setKeysForSync: (keys: readonly string[]) => (synced = keys),
    } as ConstructorParameters<typeof Favourites>[0]);
  });

  it('are kept in order on all machines, each once', async () => {
    for (const id of ['a', 'b', 'c', 'a']) await favourites.put(id);
    assert.deepEqual(favourites.all(), ['b', 'c', 'a']);
    assert.deepEqual(synced, ['favouriteFolders']);
    assert.ok(favourites.has('a'));
  });

  it('are moved before others, and taken away', async () => {
    for (const id of ['a', 'b', 'c']) await favourites.put(id);
    let heard = 0;
    favourites.onDidChange(() => heard++);
    await favourites.put('c', 'a');
    await favourites.put('c', 'c');
    assert.deepEqual(favourites.all(), ['c', 'a', 'b']);
    await favourites.put('c', 'gone');
    assert.deepEqual(favourites.all(), ['a', 'b', 'c']);
    await favourites.remove('b');
    assert.deepEqual(favourites.all(), ['a', 'c']);
    assert.equal(heard, 3);
  });

  it('stay in their place when they are renamed', async () => {
    for (const id of ['a', 'b', 'c']) await favourites.put(id);
    await favourites.follow(new Map([['b', 'x']]));
    assert.deepEqual(favourites.all(), ['a', 'x', 'c']);
    await favourites.follow(new Map([['c', 'x']]));
    assert.deepEqual(favourites.all(), ['a', 'x']);
  });

  it('are none where something else is kept in their place', () => {
    for (const odd of [null, 'text', 7, {}]) {
      kept = odd;
      assert.deepEqual(favourites.all(), []);
    }
    kept = [1, 'a', null, 'a', { id: 'b' }];
    assert.deepEqual(favourites.all(), ['a']);
  });
});
