import assert from 'node:assert/strict';
import { suggest, type SuggestSurroundings } from '../../../src/host/search/suggest.ts';
import { MailError } from '../../../src/model/errors.ts';
import type { Mailbox } from '../../../src/model/message.ts';

describe('suggestions of the search field', () => {
  const people: readonly Mailbox[] = [
    { name: 'Ada\u202e Lovelace', address: 'ada@example.org' },
    { address: 'adam@example.org' },
  ];

  function around(changes: Partial<SuggestSurroundings> = {}): SuggestSurroundings {
    const engine = {
      request: (name: string) =>
        Promise.resolve(name === 'keywords' ? ['$Label1', 'todo'] : people),
    } as unknown as SuggestSurroundings['engine'];
    const folders = () =>
      Promise.resolve([
        { name: 'Old inbox', label: 'Old inbox' },
        { name: 'inbox', label: 'Inbox' },
        { name: 'Lists/loom', label: 'Lists / loom', account: 'Work' },
      ]);
    return { engine, folders, history: { all: () => ['is:unread from:ada'] }, ...changes };
  }

  /** What is put in at the `|`, and the text with the first of it. */
  async function at(text: string, from = around()): Promise<{ items: string[]; first?: string }> {
    const cursor = text.indexOf('|');
    const typed = text.replace('|', '');
    const list = await suggest(from, typed, cursor);
    const items = list.items.map(({ insert }) => insert);
    if (items[0] === undefined) return { items };
    return { items, first: typed.slice(0, list.from) + items[0] + typed.slice(list.to) };
  }

  it('are searches made before, and what operators there are, where nothing is typed', async () => {
    const { items } = await at(' |');
    assert.equal(items[0], 'is:unread from:ada');
    assert.equal(items[1], 'from:');
    assert.equal(items.length, 12);
  });

  it('are operators and people for a word', async () => {
    assert.deepEqual((await at('x f|')).items, ['from:']);
    assert.equal((await at('x -fr|')).first, 'x -from:');
    assert.deepEqual((await at('ad|')).items, ['from:ada@example.org', 'from:adam@example.org']);
    assert.equal((await at('x ad| y')).first, 'x from:ada@example.org y');
    assert.deepEqual((await at('x |')).items, []);
    assert.deepEqual((await at('--|')).items, []);
  });

  it('are people, folders, keywords and fixed values for operators', async () => {
    assert.equal((await at('to:a| x')).first, 'to:ada@example.org x');
    assert.deepEqual((await at('in:|')).items, ['"Old inbox"', 'inbox', 'Lists/loom']);
    assert.deepEqual((await at('in:inb|')).items, ['inbox', '"Old inbox"']);
    assert.deepEqual((await at('in:loo|')).items, ['Lists/loom']);
    assert.deepEqual((await at('tag:lab|')).items, ['$Label1']);
    assert.deepEqual((await at('is:un|')).items.slice(0, 2), ['unread', 'unflagged']);
    assert.equal((await at('since:last |')).first, 'since:last week');
    assert.ok((await at('since:|')).items.length <= 12);
  });

  it('do not offer what is there', async () => {
    assert.deepEqual((await at('is:unread|')).items, []);
    assert.deepEqual((await at('from:ada@example.org|')).items, ['adam@example.org']);
  });

  it('show names without what cannot be seen', async () => {
    const { items } = await suggest(around(), 'from:a', 6);
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        ['Ada  Lovelace', 'ada@example.org'],
        ['adam@example.org', undefined],
      ],
    );
  });

  it('are less where the engine fails, and none in what cannot be completed', async () => {
    const failing = around({
      engine: { request: () => Promise.reject(new MailError('offline', 'no')) },
      folders: () => Promise.reject(new MailError('offline', 'no')),
    });
    assert.deepEqual((await at('from:a|', failing)).items, []);
    assert.deepEqual((await at('in:a|', failing)).items, []);
    assert.deepEqual((await at('fr|', failing)).items, ['from:']);
    for (const text of ['"open |', 'header:a=b|', '(((|', 'from:"\\|']) await at(text);
    const long = `${'x '.repeat(50_000)}is:un`;
    assert.equal((await suggest(around(), long, long.length)).items[0]?.insert, 'unread');
  });
});
