import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ImapFlow } from 'imapflow';
import type { MailApi } from '../../src/api.ts';
import type { Account } from '../../src/model/account.ts';
import type { Folder } from '../../src/model/folder.ts';
import { compose } from '../servers/fixtures/mail.ts';
import { type Proxy, startProxy } from '../servers/fixtures/scripted.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import { until } from '../servers/fixtures/until.ts';
import { activated, freshDovecotAccount, removeAccounts, settingsOf } from './fixtures.ts';

describe('what is on this computer', () => {
  let api: MailApi;
  let account: Account;
  let inbox: Folder;
  let other: ImapFlow;
  let proxy: Proxy;

  before(async function () {
    const server = freshDovecotAccount();
    if (!server) this.skip();
    api = await activated();
    await removeAccounts(api);
    other = await connectSecondClient(server);
    for (const subject of ['a pebble', 'a stone', 'a rock'])
      await other.append('INBOX', compose({ subject }));
    proxy = await startProxy(server.port);
    const settings = settingsOf({ ...server, port: proxy.port });
    account = await api.addAccount(settings, { password: server.password });
    inbox = (await api.folders(account.id)).find(({ role }) => role === 'inbox')!;
  });
  after(async () => {
    await removeAccounts(api);
    await other?.logout();
    await proxy?.stop();
  });

  async function ids(): Promise<Record<string, string>> {
    const { rows } = await api.list(inbox.id, { offset: 0, limit: 10 });
    return Object.fromEntries(rows.map(({ subject, id }) => [subject, id]));
  }

  async function onServer(): Promise<string[]> {
    await other.mailboxOpen('INBOX');
    await other.noop();
    const all = await other.fetchAll('1:*', { envelope: true, flags: true });
    return all.map(
      ({ envelope, flags }) => `${envelope?.subject}${flags?.has('\\Flagged') ? ' flagged' : ''}`,
    );
  }

  it('queues changes and messages while offline, and sends them later but for what is undone', async () => {
    const { 'a pebble': pebble, 'a stone': stone } = await ids();
    await proxy.goDown();
    const flag = await api.setFlags([pebble!], { add: ['\\Flagged'] });
    assert.equal(flag.state, 'queued');
    const archive = await api.archive([stone!]);
    assert.equal(archive.state, 'queued');
    const source = compose({ subject: 'written offline' });
    assert.equal(await api.append(inbox.id, source), undefined);
    await api.undo(archive.id);
    await proxy.comeBack();
    await api.folders(account.id);
    // Not by their number: flags that change meanwhile are told as a row of their own.
    const last = 'written offline';
    await until(async () => (await onServer()).includes(last), 'the message on the server');
    assert.deepEqual(await onServer(), [
      'a pebble flagged',
      'a stone',
      'a rock',
      'written offline',
    ]);
  });

  it('is no mail while `mail.cache.enabled` is off, and is again when it is on', async () => {
    const enable = (value: boolean | undefined): Thenable<void> =>
      vscode.workspace
        .getConfiguration('mail')
        .update('cache.enabled', value, vscode.ConfigurationTarget.Global);
    assert.ok('a pebble' in (await ids()));
    await until(() => keptOnDisk(account.id).includes('a pebble'), 'the list on disk');
    await enable(false);
    await until(() => !keptOnDisk(account.id).includes('a pebble'), 'nothing on disk');
    const kept = await ids();
    assert.ok('a pebble' in kept);
    assert.equal((await api.read(kept['a pebble'])).text.trim(), 'Hello.');
    assert.ok(!keptOnDisk(account.id).includes('a pebble'));
    await enable(undefined);
    await until(async () => {
      await ids();
      return keptOnDisk(account.id).includes('a pebble');
    }, 'the list on disk again');
  });
});

/** Everything that is in the account's files. */
function keptOnDisk(account: string): string {
  const profile = process.env['MAIL_TEST_USER_DATA'] ?? '';
  const folder = join(profile, 'User', 'globalStorage', 'mail-browser.mail-browser');
  const start = encodeURIComponent(account).replaceAll('.', '%2E');
  return readdirSync(folder)
    .filter((name) => name.startsWith(start))
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}
