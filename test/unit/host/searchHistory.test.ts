import assert from 'node:assert/strict';
import { SearchHistory } from '../../../src/host/search/history.ts';

describe('the history of searches', () => {
  function memento(value?: unknown) {
    let kept = value;
    return {
      keys: () => ['searchHistory'],
      get: <T>() => kept as T,
      update: (_: string, next: unknown) => {
        kept = next;
        return Promise.resolve();
      },
    };
  }

  it('has the newest first and each once', async () => {
    const history = new SearchHistory(memento());
    for (const each of ['ada', 'is:unread', ' ada ']) await history.add(each);
    assert.deepEqual(history.all(), ['ada', 'is:unread']);
    await history.remove('ada');
    assert.deepEqual(history.all(), ['is:unread']);
  });

  it('keeps fifty, and nothing that is empty or too long to be asked', async () => {
    const history = new SearchHistory(memento());
    for (let index = 0; index < 60; index++) await history.add(`n${index}`);
    await history.add('  ');
    await history.add('x'.repeat(2001));
    assert.equal(history.all().length, 50);
    assert.equal(history.all()[0], 'n59');
    assert.equal(history.all().at(-1), 'n10');
  });

  it('is empty where what was kept is something else', async () => {
    for (const other of [undefined, null, 'ada', { length: 3 }, 7])
      assert.deepEqual(new SearchHistory(memento(other)).all(), []);
    const history = new SearchHistory(memento(['a', 7, null, 'b']));
    assert.deepEqual(history.all(), ['a', 'b']);
    await history.add('c');
    assert.deepEqual(history.all(), ['c', 'a', 'b']);
  });
});
