import assert from 'node:assert/strict';
import { followed } from '../../../../src/host/notice/followed.ts';
import {
  entryFor,
  readNotifyFolders,
  readNotifyMode,
} from '../../../../src/host/notice/notifySetting.ts';
import type { Account } from '../../../../src/model/account.ts';
import type { Folder } from '../../../../src/model/folder.ts';

function account(id: string, more: Partial<Account> = {}): Account {
  return {
    ...{ id, address: `${id}@example.org`, host: 'localhost', port: 993, security: 'tls' },
    ...{ user: id, state: 'online' },
    ...more,
  };
}

function folder(account: string, path: readonly string[], more: Partial<Folder> = {}): Folder {
  const id = `${account}/${encodeURIComponent(path.join('/'))}`;
  return { id, account, path, selectable: true, subscribed: true, ...more };
}

const folders = [
  folder('ada', ['INBOX'], { role: 'inbox' }),
  folder('ada', ['Lists', 'lkml']),
  folder('ada', ['Lists'], { selectable: false }),
  folder('bob', ['INBOX'], { role: 'inbox' }),
  folder('bob', ['Lists', 'lkml']),
];
const foldersOf = (id: string): Folder[] => folders.filter((each) => each.account === id);
const accounts = [account('ada'), account('bob'), account('eve', { enabled: false })];

describe('the setting of notifications', () => {
  it('is off for what is no mode', () => {
    assert.equal(readNotifyMode('inboxes'), 'inboxes');
    assert.equal(readNotifyMode('folders'), 'folders');
    for (const odd of ['off', 'Inboxes', 5, null, undefined, {}])
      assert.equal(readNotifyMode(odd), 'off');
  });

  it('names each bad entry and keeps the others', () => {
    const good = { account: 'ada@example.org', folder: 'Lists/lkml' };
    const { entries, faults } = readNotifyFolders([
      good,
      null,
      'ada@example.org/INBOX',
      { account: 'ada@example.org' },
      { account: '', folder: 'x' },
      { account: 5, folder: 'x' },
      { account: 'a', folder: 'x'.repeat(100_000) },
      { ...good },
    ]);
    assert.deepEqual(entries, [good]);
    assert.deepEqual(
      faults.map((fault) => /folders\[(\d)\]/.exec(fault)?.[1]),
      ['1', '2', '3', '4', '5', '6'],
    );
    assert.equal(readNotifyFolders({}).faults.length, 1);
    assert.deepEqual(readNotifyFolders(undefined), { entries: [], faults: [] });
  });

  it('follows nothing while it is off', () => {
    const entries = [entryFor(accounts[0]!, folders[1]!)];
    assert.deepEqual(followed('off', entries, accounts, foldersOf).folders, []);
  });

  it('follows the inbox of every account that is switched on, known or not', () => {
    const found = followed('inboxes', [], accounts, () => []);
    assert.deepEqual(found.folders, ['ada/INBOX', 'bob/INBOX']);
  });

  it('follows the chosen folders, of the account they name only', () => {
    const entries = [
      { account: 'ADA@example.org', folder: 'Lists/lkml' },
      { account: 'bob@example.org', folder: 'inbox' },
      { account: 'bob@example.org', folder: 'Gone' },
      { account: 'ada@example.org', folder: 'Lists' },
      { account: 'eve@example.org', folder: 'INBOX' },
    ];
    const found = followed('folders', entries, accounts, foldersOf);
    assert.deepEqual(found.folders, [folders[1]!.id, folders[3]!.id]);
    assert.deepEqual(
      found.unknown.map(({ folder }) => folder),
      ['Gone', 'Lists', 'INBOX'],
    );
  });

  it('finds the folder again by the entry that it wrote', () => {
    const entry = entryFor(accounts[1]!, folders[4]!);
    const found = followed('folders', [entry], accounts, foldersOf);
    assert.deepEqual(found, { folders: [folders[4]!.id], unknown: [] });
  });
});
