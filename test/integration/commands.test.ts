import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ImapFlow } from 'imapflow';
import type { MailApi } from '../../src/api.ts';
import type { Account } from '../../src/model/account.ts';
import { compose } from '../servers/fixtures/mail.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import { until } from '../servers/fixtures/until.ts';
import { activated, freshDovecotAccount, removeAccounts, settingsOf } from './fixtures.ts';

interface Manifest {
  contributes: { commands: { command: string }[] };
}

describe('commands', () => {
  let api: MailApi;
  let account: Account;
  let other: ImapFlow;

  before(async function () {
    const server = freshDovecotAccount();
    if (!server) this.skip();
    api = await activated();
    await removeAccounts(api);
    other = await connectSecondClient(server);
    account = await api.addAccount(settingsOf(server), { password: server.password });
    for (const subject of ['a', 'b', 'c']) await other.append('INBOX', compose({ subject }));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await other?.logout();
    await removeAccounts(api);
  });

  async function ids(): Promise<string[]> {
    const inbox = (await api.folders(account.id)).find(({ role }) => role === 'inbox');
    const { rows } = await api.list(inbox!.id, { offset: 0, limit: 10 });
    return rows.map(({ id }) => id);
  }

  async function flagsOf(id: string): Promise<readonly string[]> {
    return (await api.read(id)).flags;
  }

  it('are all registered, and no others', async () => {
    const extension = vscode.extensions.getExtension('mail-browser.mail-browser');
    const manifest = extension?.packageJSON as Manifest;
    const declared = manifest.contributes.commands.map(({ command }) => command);
    const registered = (await vscode.commands.getCommands(true)).filter(
      (command) => command.startsWith('mail.') && !/^mail\.folders\.(?!refresh|show)/.test(command),
    );
    assert.deepEqual(registered.sort(), declared.sort());
  });

  it('change the messages they are given', async () => {
    const [first] = await ids();
    const run = (command: string) => vscode.commands.executeCommand(command, [first]);
    await run('mail.message.markRead');
    assert.ok((await flagsOf(first!)).includes('\\Seen'));
    await run('mail.message.flag');
    assert.ok((await flagsOf(first!)).includes('\\Flagged'));
    await run('mail.message.unflag');
    await run('mail.message.markUnread');
    const flags = await flagsOf(first!);
    assert.ok(!flags.includes('\\Seen') && !flags.includes('\\Flagged'));
    await run('mail.message.archive');
    assert.equal((await ids()).length, 2);
    await other.mailboxOpen('Archive');
    assert.equal(other.mailbox && other.mailbox.exists, 1);
  });

  it('show the source of a message in an editor', async () => {
    const [first] = await ids();
    await vscode.commands.executeCommand('mail.message.showSource', first);
    await until(
      () => vscode.window.activeTextEditor?.document.uri.scheme === 'mail',
      'the source in an editor',
    );
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^From: Ada Lovelace/m);
  });

  it('show the headers of a message, decoded, in a language of their own', async () => {
    const [first] = await ids();
    await vscode.commands.executeCommand('mail.message.showHeaders', first);
    const document = (): vscode.TextDocument | undefined =>
      vscode.window.activeTextEditor?.document;
    await until(() => document()?.uri.path.endsWith('Headers.eml') === true, 'the headers');
    assert.match(document()!.getText(), /^From: Ada Lovelace <[^\n]+\n/m);
    assert.equal(document()!.languageId, 'mail-message');
    assert.equal(vscode.workspace.fs.isWritableFileSystem('mail'), false);
  });

  it('copy links to a message', async () => {
    const [first] = await ids();
    const { messageIdHeader } = await api.read(first!);
    const id = messageIdHeader!.replace(/^<|>$/g, '');
    await vscode.commands.executeCommand('mail.message.copyMid', first);
    assert.equal(
      await vscode.env.clipboard.readText(),
      `mid:${encodeURIComponent(id).replaceAll('%40', '@')}`,
    );
    await vscode.commands.executeCommand('mail.message.copyLink', first);
    const link = vscode.Uri.parse(await vscode.env.clipboard.readText());
    assert.equal(link.authority, 'mail-browser.mail-browser');
    assert.equal(new URLSearchParams(link.query).get('id'), id);
  });

  it('open a folder in the mailbox panel', async () => {
    const inbox = (await api.folders(account.id)).find(({ role }) => role === 'inbox');
    await vscode.commands.executeCommand('mail.folder.open', inbox!.id);
    const title = (): string | undefined => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
    await until(() => title() === 'Inbox', 'the panel');
  });

  it('end with arguments that mean nothing, and change nothing', async () => {
    const before = await ids();
    for (const argument of ['nonsense', 'nobody/INBOX;1;1', 7, {}, { mailMessage: 4 }]) {
      await vscode.commands.executeCommand('mail.message.delete', argument);
      await vscode.commands.executeCommand('mail.message.showSource', argument);
    }
    await vscode.commands.executeCommand('mail.folder.open', 'nobody/INBOX');
    await vscode.commands.executeCommand('mail.folder.open', `${account.id}/Nowhere`);
    await vscode.commands.executeCommand('mail.folders.refresh', 'nobody');
    assert.deepEqual(await ids(), before);
  });
});
