import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { MailApi } from '../../src/api.ts';
import { activated, removeAccounts } from './fixtures.ts';

describe('the sample mailbox', () => {
  let api: MailApi;

  before(async () => {
    api = await activated();
    await removeAccounts(api);
  });
  after(() => removeAccounts(api));

  it('is there at a command, with nothing outside of VS Code', async () => {
    await vscode.commands.executeCommand('mail.sample.try');
    const [account] = api.accounts();
    assert.equal(account?.state, 'online');
    assert.match(account.host, /\.invalid$/, 'no DNS has it');
    const inbox = (await api.folders(account.id)).find(({ role }) => role === 'inbox')!;
    const { total, rows } = await api.list(inbox.id, { offset: 0, limit: 10 });
    assert.ok(total > 50, String(total));
    const message = await api.read(rows[0]!.id);
    assert.ok(message.text.length > 0);
    const { tabs } = vscode.window.tabGroups.activeTabGroup;
    assert.ok(
      tabs.some(({ label }) => label.includes('Inbox')),
      tabs.map(({ label }) => label).join(', '),
    );
  });

  it('is there once, however often it is tried', async () => {
    await vscode.commands.executeCommand('mail.sample.try');
    await vscode.commands.executeCommand('mail.sample.try');
    assert.equal(api.accounts().length, 1);
  });

  it('goes like every other account', async () => {
    await api.removeAccount(api.accounts()[0]!.id);
    assert.deepEqual(api.accounts(), []);
  });
});
