import assert from 'node:assert/strict';
import {
  nameFault,
  type Places,
  readSavedSearches,
  resolve,
  whereOf,
} from '../../../src/host/search/savedSearchSetting.ts';
import type { Account } from '../../../src/model/account.ts';
import type { Folder } from '../../../src/model/folder.ts';
import { folderId } from '../../../src/model/id.ts';
import type { ViewScope } from '../../../src/model/search.ts';

describe('the setting of saved searches', () => {
  const ada = account('1111', 'ada@example.org');
  const work = account('2222', 'ada@work.example');
  const twin = account('3333', 'ada@work.example');
  const lists = folder('1111', 'Lists.lkml', ['Lists', 'lkml']);
  const inbox = { ...folder('1111', 'INBOX', ['INBOX']), role: 'inbox' as const };
  const places: Places = {
    accounts: [ada, work, twin],
    folders: (id) => (id === '1111' ? [inbox, lists] : []),
  };

  function account(id: string, address: string): Account {
    const server = { host: 'imap.example.org', port: 993, security: 'tls', user: 'ada' } as const;
    return { id, address, ...server, state: 'online' };
  }

  function folder(owner: string, mailbox: string, path: readonly string[]): Folder {
    const id = folderId(owner, mailbox);
    return { id, account: owner, path, selectable: true, subscribed: true };
  }

  it('leaves out what is wrong and says what to do', () => {
    const bad = [
      7,
      null,
      [],
      {},
      { name: 'a' },
      { name: '', query: 'x' },
      { name: 'a\u202eb', query: 'x' },
      { name: 'x'.repeat(101), query: 'x' },
      { name: 'a', query: 7 },
      { name: 'a', query: 'x'.repeat(2001) },
      { name: 'a', query: 'x', in: 7 },
      { name: 'a', query: 'x', subfolders: 'yes' },
    ];
    const good = { name: 'Good', query: 'is:unread' };
    const { entries, faults } = readSavedSearches([...bad, good, { ...good, query: 'other' }]);
    assert.deepEqual(entries, [good]);
    assert.equal(faults.length, bad.length + 1);
    for (const [index, fault] of faults.slice(0, bad.length).entries())
      assert.ok(fault.startsWith(`mail.savedSearches[${index}]: `), fault);
    assert.match(faults.at(-1)!, /“Good” is there twice/);
    assert.deepEqual(readSavedSearches(undefined), { entries: [], faults: [] });
    assert.equal(readSavedSearches('x').faults.length, 1);
  });

  it('has names that people can tell apart', () => {
    assert.equal(nameFault('Invoices 2026'), undefined);
    for (const name of ['', '  ', 'a\nb', 'a\u200bb']) assert.ok(nameFault(name), name);
  });

  const scopes: [ViewScope, object][] = [
    ['everywhere', {}],
    ['mail', { in: 'mail' }],
    ['inboxes', { in: 'inboxes' }],
    [{ account: '1111' }, { in: 'ada@example.org' }],
    // Two accounts have the address.
    [{ account: '3333' }, { in: '3333' }],
    [{ folder: lists.id }, { in: 'ada@example.org/Lists/lkml' }],
    [
      { folder: lists.id, subfolders: true },
      { in: 'ada@example.org/Lists/lkml', subfolders: true },
    ],
  ];
  for (const [scope, where] of scopes)
    it(`reads as it writes: ${JSON.stringify(scope)}`, () => {
      assert.deepEqual(whereOf(scope, places), where);
      const entry = { name: 'a', query: 'x', ...where };
      assert.deepEqual(resolve(entry, places), { query: 'x', scope });
    });

  it('knows an account in any case, the inbox by its name, and no account that is not there', () => {
    const at = (place: string): ViewScope | undefined =>
      resolve({ name: 'a', query: 'x', in: place }, places)?.scope;
    assert.deepEqual(at('ADA@example.org'), { account: '1111' });
    assert.deepEqual(at('ada@example.org/'), { account: '1111' });
    assert.deepEqual(at('ada@example.org/Inbox'), { folder: inbox.id });
    assert.equal(at('ada@example.organic'), undefined);
    assert.equal(at('ada@example'), undefined);
  });

  it('looks for a folder that is not known yet by its name', () => {
    const entry = { name: 'a', query: 'x OR y', in: 'ada@work.example/A B/"C"' };
    assert.deepEqual(resolve(entry, places), {
      query: 'in:"A B/\\"C\\"" (x OR y)',
      scope: { account: '2222' },
    });
    assert.equal(resolve({ ...entry, query: ' ' }, places)?.query, 'in:"A B/\\"C\\""');
  });
});
