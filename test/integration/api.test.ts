import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import type { MailApi } from '../../src/api.ts';
import type { Account } from '../../src/model/account.ts';
import type { Folder, FolderRole } from '../../src/model/folder.ts';
import type { MessageRow } from '../../src/model/message.ts';
import { compose, composeWithAttachment } from '../servers/fixtures/mail.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import { until } from '../servers/fixtures/until.ts';
import { activated, freshDovecotAccount, removeAccounts, settingsOf } from './fixtures.ts';

describe('the API on a real server', () => {
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
    for (let index = 0; index < 200; index++) {
      const date = new Date(Date.UTC(2026, 0, 1, 0, index));
      await other.append('INBOX', compose({ subject: `Number ${index}`, date }), [], date);
    }
  });
  after(async () => {
    await other?.logout();
    await removeAccounts(api);
  });

  async function folder(role: FolderRole): Promise<Folder> {
    const found = (await api.folders(account.id)).find((each) => each.role === role);
    assert.ok(found, `no folder with the role ${role}`);
    return found;
  }

  async function onServer(mailbox: string): Promise<Map<string, string[]>> {
    await other.mailboxOpen(mailbox);
    await other.noop();
    const state = new Map<string, string[]>();
    if (!other.mailbox || other.mailbox.exists === 0) return state;
    for (const each of await other.fetchAll('1:*', { envelope: true, flags: true }))
      state.set(each.envelope?.subject ?? '', [...(each.flags ?? [])]);
    return state;
  }

  it('lists 200 messages, newest first', async () => {
    const inbox = await folder('inbox');
    assert.equal(inbox.total, 200);
    const { total, rows } = await api.list(inbox.id, { offset: 0, limit: 200 });
    assert.equal(total, 200);
    assert.deepEqual(
      rows.map(({ subject }) => subject),
      Array.from({ length: 200 }, (_, index) => `Number ${199 - index}`),
    );
  });

  it('changes flags, moves, copies and deletes, and the server agrees', async () => {
    const inbox = await folder('inbox');
    const archive = await folder('archive');
    const { rows } = await api.list(inbox.id, { offset: 0, limit: 4 });
    const [first, second, third, fourth] = rows.map(({ id }) => id);
    assert.equal((await api.setFlags([first!], { add: ['\\Flagged', 'todo'] })).state, 'done');
    const flags = (await onServer('INBOX')).get('Number 199') ?? [];
    assert.ok(flags.includes('\\Flagged') && flags.includes('todo'));

    const { moved } = await api.move([first!, second!], archive.id);
    assert.equal(moved?.size, 2);
    assert.equal((await api.read(moved.get(first!)!)).subject, 'Number 199');
    await api.copy([third!], archive.id);
    await api.delete([fourth!]);
    assert.deepEqual([...(await onServer('Archive')).keys()].sort(), [
      'Number 197',
      'Number 198',
      'Number 199',
    ]);
    assert.deepEqual([...(await onServer('Trash')).keys()], ['Number 196']);
    assert.equal((await onServer('INBOX')).size, 197);
  });

  it('reads a message with an attachment, whole and in parts', async () => {
    const inbox = await folder('inbox');
    const octets = Buffer.from('%PDF-1.4 not really');
    const source = composeWithAttachment({
      subject: 'With a file',
      filename: 'paper.pdf',
      contentType: 'application/pdf',
      octets,
    });
    const id = await api.append(inbox.id, source, ['\\Seen']);
    assert.ok(id !== undefined);
    const message = await api.read(id);
    assert.equal(message.text.trim(), 'See the attachment.');
    assert.equal(message.hasAttachments, true);
    const [attachment] = message.attachments;
    assert.equal(attachment?.filename, 'paper.pdf');
    assert.deepEqual(Buffer.from(await api.attachment(id, attachment.part)), octets);
    assert.deepEqual(Buffer.from(await api.source(id)), source);
  });

  it('searches on the server', async () => {
    const found = await api.search('subject:"Number 42"', 'everywhere', { limit: 5 });
    assert.deepEqual(
      found.rows.map(({ subject }) => subject),
      ['Number 42'],
    );
    assert.deepEqual(found.failures, []);
    await assert.rejects(api.search('from:', 'everywhere'), { code: 'bad-query' });
  });

  it('lists a saved search as a folder', async () => {
    const { ConfigurationTarget, workspace } = await import('vscode');
    const settings = workspace.getConfiguration('mail');
    const saved = [{ name: 'Forties', query: 'subject:"Number 4"' }];
    await settings.update('savedSearches', saved, ConfigurationTarget.Global);
    const { rows, total } = await api.list('search:Forties', { offset: 1, limit: 2 });
    assert.ok(total > 3, String(total));
    assert.equal(rows.length, 2);
    for (const { subject } of rows) assert.match(subject, /^Number 4/);
    assert.ok(rows[0]!.date >= rows[1]!.date);
    await settings.update('savedSearches', undefined, ConfigurationTarget.Global);
    const nowhere = api.list('search:Forties', { offset: 0, limit: 1 });
    await assert.rejects(nowhere, { code: 'not-found' });
  });

  it('creates, renames and deletes folders', async () => {
    const made = await api.createFolder(account.id, ['Über', 'Nested']);
    assert.deepEqual(made.path, ['Über', 'Nested']);
    const renamed = await api.renameFolder(made.id, ['Elsewhere']);
    assert.ok((await other.list()).some(({ path }) => path === 'Elsewhere'));
    await api.deleteFolder(renamed.id);
    assert.ok(!(await other.list()).some(({ path }) => path === 'Elsewhere'));
  });

  it('tells what another program changes in a folder that is open', async () => {
    const inbox = await folder('inbox');
    const vscode = await import('vscode');
    await vscode.commands.executeCommand('mail.folder.open', inbox.id);
    const added: string[] = [];
    const heard = api.onDidChangeMessages((event) => {
      if (event.folder === inbox.id) added.push(...event.added);
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await other.append('INBOX', compose({ subject: 'From elsewhere' }));
    await until(() => added.length > 0, 'the new message', 5000);
    assert.equal((await api.read(added[0]!)).subject, 'From elsewhere');
    heard.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('stops a request that is aborted', async () => {
    const inbox = await folder('inbox');
    const controller = new AbortController();
    const listing = api.list(inbox.id, { offset: 0, limit: 10 }, controller.signal);
    controller.abort();
    await assert.rejects(listing, { code: 'cancelled' });
  });

  it('undoes a change', async () => {
    const inbox = await folder('inbox');
    const { rows } = await api.list(inbox.id, { offset: 0, limit: 1 });
    const { id } = await api.archive([rows[0]!.id]);
    await api.undo(id);
    const again = await api.list(inbox.id, { offset: 0, limit: 1 });
    assert.equal(again.rows[0]?.subject, rows[0]!.subject);
    await assert.rejects(api.undo(id), { code: 'cannot-undo' });
    await assert.rejects(api.undo('x'), { code: 'not-found' });
  });

  it('undoes flags, copies and deletions as well, with the server', async () => {
    const inbox = await folder('inbox');
    const { rows } = await api.list(inbox.id, { offset: 10, limit: 1 });
    const [{ id, subject }] = rows as [MessageRow];
    const flag = await api.setFlags([id], { add: ['\\Flagged'] });
    await api.undo(flag.id);
    assert.ok(!(await onServer('INBOX')).get(subject)?.includes('\\Flagged'));
    const copied = await api.copy([id], (await folder('archive')).id);
    await api.undo(copied.id);
    assert.ok(!(await onServer('Archive')).has(subject));
    const deleted = await api.delete([id]);
    assert.ok(!(await onServer('INBOX')).has(subject));
    await api.undo(deleted.id);
    assert.ok((await onServer('INBOX')).has(subject));
    assert.ok(!(await onServer('Trash')).has(subject));
  });

  it('shows conversations, in the list and each across its folders', async () => {
    const answers = (ids: string[]): string[] =>
      ids.length === 0 ? [] : [`References: ${ids.join(' ')}`, `In-Reply-To: ${ids.at(-1)}`];
    const message = (name: string, day: number, ...parents: string[]): Buffer => {
      const ids = parents.map((each) => `<${each}@talk.example>`);
      return compose({
        subject: 'A talk',
        messageId: `${name}@talk.example`,
        date: new Date(Date.UTC(2027, 0, day)),
        headers: answers(ids),
      });
    };
    const inbox = await folder('inbox');
    await api.append(inbox.id, message('first', 1), ['\\Seen']);
    await api.append((await folder('sent')).id, message('answer', 2, 'first'), ['\\Seen']);
    const last = await api.append(inbox.id, message('last', 3, 'first', 'answer'));
    const window = { offset: 0, limit: 2, conversations: true };
    const { rows, total } = await api.list(inbox.id, window);
    assert.deepEqual(rows[0]?.conversation, { count: 2, unread: 1 });
    assert.equal(rows[1]?.conversation?.count, 1);
    const all = await api.list(inbox.id, { offset: 0, limit: 0 });
    assert.equal(total, all.total - 1, 'one row for the two messages of the inbox');
    const talk = await api.conversation(last!);
    assert.deepEqual(
      talk.map(({ messageIdHeader }) => messageIdHeader),
      ['first', 'answer', 'last'].map((name) => `<${name}@talk.example>`),
    );
    await assert.rejects(api.conversation('x'), { code: 'not-found' });
  });

  it('knows no account, folder or message that is not there', async () => {
    const unknown = { code: 'not-found' };
    await assert.rejects(api.folders('nobody'), unknown);
    await assert.rejects(api.list('nobody/INBOX', { offset: 0, limit: 1 }), unknown);
    await assert.rejects(api.list(`${account.id}/Nowhere`, { offset: 0, limit: 1 }), unknown);
    await assert.rejects(api.read('nonsense'), unknown);
    await assert.rejects(api.removeAccount('nobody'), unknown);
    await assert.rejects(api.setFlags([], { add: ['\\Seen'] }), unknown);
    await assert.rejects(api.createFolder(account.id, ['a\u0000b']), { code: 'bad-settings' });
  });
});
