import assert from 'node:assert/strict';
import type { MessagesChanged } from '../../src/model/change.ts';
import { messageId, parseMessageId } from '../../src/model/id.ts';
import { compose, composeWithAttachment } from './fixtures/mail.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import { TestBed } from './fixtures/testBed.ts';
import type { TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

for (const kind of serverKinds) {
  describe(`the engine on ${kind.name}`, () => {
    let server: TestServer;
    let bed: TestBed;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => (bed = await TestBed.open(server)));
    afterEach(() => bed?.close());

    async function fill(mailbox: string, names: readonly string[]): Promise<void> {
      for (const [index, subject] of names.entries()) {
        const date = new Date(Date.UTC(2026, 0, 1 + index));
        await bed.other.append(mailbox, compose({ subject, date }), [], date);
      }
    }

    describe('folders', () => {
      it('lists them with roles, counts and decoded names', async () => {
        await fill('INBOX', ['one', 'two']);
        await bed.other.mailboxCreate(['Grüße & mehr', '日本']);
        const folders = await bed.engine.folders(bed.id);
        const inbox = folders.find(({ role }) => role === 'inbox');
        assert.equal(inbox?.total, 2);
        assert.equal(inbox?.unread, 2);
        const roles = folders.map(({ role }) => role).filter((role) => role !== undefined);
        assert.deepEqual(roles.sort(), ['archive', 'drafts', 'inbox', 'junk', 'sent', 'trash']);
        assert.ok(folders.some(({ path }) => path.join('|') === 'Grüße & mehr|日本'));
      });

      it('creates, renames with children, subscribes and deletes', async () => {
        const made = await bed.engine.createFolder(bed.id, ['Projects']);
        await bed.engine.createFolder(bed.id, ['Projects', 'Ünïcode']);
        assert.deepEqual(made.path, ['Projects']);
        const renamed = await bed.engine.renameFolder(made.id, ['Work']);
        assert.deepEqual(renamed.path, ['Work']);
        const child = await bed.folder(['Work', 'Ünïcode']);
        const names = (await bed.other.list()).map(({ path }) => path);
        assert.ok(names.includes(`Work${bed.other.namespace?.delimiter ?? '/'}Ünïcode`));

        await bed.engine.setSubscribed(child.id, false);
        assert.equal((await bed.folder(['Work', 'Ünïcode'])).subscribed, false);
        await bed.engine.setSubscribed(child.id, true);
        assert.equal((await bed.folder(['Work', 'Ünïcode'])).subscribed, true);

        await bed.engine.deleteFolder(child.id);
        assert.ok(!(await bed.other.list()).some(({ name }) => name === 'Ünïcode'));
      });

      it('refuses to delete what has a special use, and names that cannot be', async () => {
        const trash = await bed.folder('trash');
        await assert.rejects(bed.engine.deleteFolder(trash.id), { code: 'not-permitted' });
        const inbox = await bed.folder('inbox');
        await assert.rejects(bed.engine.deleteFolder(inbox.id), { code: 'not-permitted' });
        await assert.rejects(bed.engine.createFolder(bed.id, ['a\r\nA1 LOGOUT']), {
          code: 'bad-settings',
        });
        await assert.rejects(bed.engine.createFolder(bed.id, ['']), { code: 'bad-settings' });
        await bed.engine.createFolder(bed.id, ['Twice']);
        await assert.rejects(bed.engine.createFolder(bed.id, ['Twice']), { code: 'not-permitted' });
      });
    });

    describe('listing', () => {
      it('gives windows of rows, newest first', async () => {
        await fill('INBOX', ['a', 'b', 'c', 'd', 'e']);
        const { id } = await bed.folder('inbox');
        const first = await bed.engine.list(id, { offset: 0, limit: 2 });
        assert.equal(first.total, 5);
        assert.deepEqual(subjects(first.rows), ['e', 'd']);
        const rest = await bed.engine.window(id, { offset: 2, limit: 10 });
        assert.deepEqual(subjects(rest.rows), ['c', 'b', 'a']);
        assert.deepEqual(await bed.engine.list(id, { offset: 9, limit: 5 }), {
          total: 5,
          rows: [],
        });
      });

      it('sorts and filters', async () => {
        const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
        const add = (subject: string, from: string, n: number, text: string, flags: string[]) =>
          bed.other.append('INBOX', compose({ subject, from, date: day(n), text }), flags, day(n));
        await add('Beta', 'Zoe <zoe@example.org>', 1, 'x'.repeat(50), ['\\Seen']);
        await add('Re: alpha', 'Bob <bob@example.org>', 2, 'x'.repeat(500), ['\\Flagged']);
        await add('Gamma', 'Ada <ada@example.org>', 3, 'x', []);
        await bed.other.append(
          'INBOX',
          composeWithAttachment({
            subject: 'Delta',
            from: 'Kim <kim@example.org>',
            date: day(4),
            filename: 'a.bin',
            octets: Buffer.alloc(2000, 1),
          }),
          ['\\Seen'],
          day(4),
        );
        const { id } = await bed.folder('inbox');
        const list = async (
          by: 'date' | 'from' | 'subject' | 'size',
          descending: boolean,
          filter: 'all' | 'unread' | 'flagged' | 'attachments' = 'all',
        ) =>
          subjects(
            (await bed.engine.list(id, { offset: 0, limit: 9, sort: { by, descending }, filter }))
              .rows,
          );
        assert.deepEqual(await list('date', false), ['Beta', 'Re: alpha', 'Gamma', 'Delta']);
        assert.deepEqual(await list('subject', false), ['Re: alpha', 'Beta', 'Delta', 'Gamma']);
        assert.deepEqual(await list('from', false), ['Gamma', 'Re: alpha', 'Delta', 'Beta']);
        assert.deepEqual(await list('size', true), ['Delta', 'Re: alpha', 'Beta', 'Gamma']);
        assert.deepEqual(await list('date', true, 'unread'), ['Gamma', 'Re: alpha']);
        assert.deepEqual(await list('date', true, 'flagged'), ['Re: alpha']);
        assert.deepEqual(await list('date', true, 'attachments'), ['Delta']);
      });

      it('refuses odd windows, and unknown folders', async () => {
        const { id } = await bed.folder('inbox');
        await assert.rejects(bed.engine.list(id, { offset: -1, limit: 1 }), {
          code: 'bad-settings',
        });
        await assert.rejects(bed.engine.list(`${bed.id}/Nowhere`, { offset: 0, limit: 1 }), {
          code: 'not-found',
        });
        await assert.rejects(bed.engine.list('nobody/INBOX', { offset: 0, limit: 1 }), {
          code: 'not-found',
        });
      });
    });

    describe('changing', () => {
      it('sets and removes flags and keywords', async () => {
        await fill('INBOX', ['a', 'b']);
        const { id } = await bed.folder('inbox');
        const ids = await bed.ids(id);
        const done = await bed.engine.change({
          kind: 'flags',
          messages: ids,
          change: { add: ['\\Seen', '\\Flagged', '$label1'] },
        });
        assert.equal(done.state, 'done');
        const flags = ['$label1', '\\Flagged', '\\Seen'];
        assert.deepEqual(await bed.serverState('INBOX'), { a: flags, b: flags });
        await bed.engine.change({
          kind: 'flags',
          messages: [ids[0]!],
          change: { remove: ['\\Flagged', '$label1'] },
        });
        assert.deepEqual(await bed.serverState('INBOX'), { a: flags, b: ['\\Seen'] });
        const { rows } = await bed.engine.list(id, { offset: 0, limit: 2 });
        assert.deepEqual(
          rows[0]?.flags.filter((flag) => !flag.startsWith('$Has')),
          ['\\Seen'],
        );
      });

      it('moves and copies, and tells the new ids', async () => {
        await fill('INBOX', ['a', 'b', 'c']);
        const inbox = await bed.folder('inbox');
        const archive = await bed.folder('archive');
        const [c, b] = await bed.ids(inbox.id);
        const moved = await bed.engine.change({ kind: 'move', messages: [c!], to: archive.id });
        assert.equal(moved.state, 'done');
        const now = moved.moved?.get(c!);
        assert.ok(now !== undefined);
        assert.equal((await bed.engine.read(now, false)).subject, 'c');
        await bed.engine.change({ kind: 'copy', messages: [b!], to: archive.id });
        assert.deepEqual(Object.keys(await bed.serverState('INBOX')), ['a', 'b']);
        assert.deepEqual(Object.keys(await bed.serverState(mailboxOf(archive.id))), ['c', 'b']);
        assert.deepEqual(await bed.ids(inbox.id), [b, (await bed.ids(inbox.id))[1]]);
      });

      it('archives, junks, deletes, and expunges from the trash', async () => {
        await fill('INBOX', ['a', 'b', 'c']);
        const inbox = await bed.folder('inbox');
        const trash = await bed.folder('trash');
        const [c, b, a] = await bed.ids(inbox.id);
        await bed.engine.change({ kind: 'archive', messages: [a!] });
        await bed.engine.change({ kind: 'junk', messages: [b!] });
        await bed.engine.change({ kind: 'delete', messages: [c!] });
        assert.deepEqual(await bed.serverState('INBOX'), {});
        const archive = mailboxOf((await bed.folder('archive')).id);
        const junk = mailboxOf((await bed.folder('junk')).id);
        assert.deepEqual(Object.keys(await bed.serverState(archive)), ['a']);
        assert.deepEqual(Object.keys(await bed.serverState(junk)), ['b']);
        assert.deepEqual(Object.keys(await bed.serverState(mailboxOf(trash.id))), ['c']);
        await bed.engine.change({ kind: 'delete', messages: await bed.ids(trash.id) });
        assert.deepEqual(await bed.serverState(mailboxOf(trash.id)), {});
      });

      it('says when a message is gone, and takes it off the list', async () => {
        await fill('INBOX', ['a', 'b']);
        const inbox = await bed.folder('inbox');
        const archive = await bed.folder('archive');
        const [b, a] = await bed.ids(inbox.id);
        await bed.other.mailboxOpen('INBOX');
        await bed.other.messageDelete('2');
        const gone = { code: 'not-found' };
        const flag = { kind: 'flags', messages: [b!], change: { add: ['\\Flagged'] } } as const;
        await assert.rejects(bed.engine.change(flag), gone);
        await assert.rejects(bed.engine.read(b!, false), gone);
        await assert.rejects(
          bed.engine.change({ kind: 'move', messages: [b!], to: archive.id }),
          gone,
        );
        assert.deepEqual(await bed.ids(inbox.id), [a]);
        assert.deepEqual(Object.keys(await bed.serverState('INBOX')), ['a']);
      });

      it('refuses ids of another numbering and flags that are none', async () => {
        await fill('INBOX', ['a']);
        const inbox = await bed.folder('inbox');
        const [id] = await bed.ids(inbox.id);
        const { uidValidity, uid } = parseMessageId(id!);
        const stale = messageId(inbox.id, uidValidity + 1n, uid);
        await assert.rejects(bed.engine.read(stale, false), { code: 'stale-id' });
        await assert.rejects(
          bed.engine.change({ kind: 'flags', messages: [stale], change: { add: ['\\Seen'] } }),
          { code: 'stale-id' },
        );
        await assert.rejects(
          bed.engine.change({
            kind: 'flags',
            messages: [id!],
            change: { add: ['x) \\Deleted'] },
          }),
          { code: 'bad-settings' },
        );
        assert.deepEqual(await bed.serverState('INBOX'), { a: [] });
      });

      it('appends a message', async () => {
        const drafts = await bed.folder('drafts');
        const source = compose({ subject: 'stored' });
        const id = await bed.engine.append(drafts.id, source, ['\\Draft']);
        assert.deepEqual(await bed.serverState(mailboxOf(drafts.id)), { stored: ['\\Draft'] });
        assert.ok(id !== undefined);
        assert.deepEqual(Buffer.from(await bed.engine.source(id)), source);
      });
    });

    describe('reading', () => {
      it('gives text, headers and attachments, and marks read only when asked', async () => {
        const octets = Buffer.from(Array.from({ length: 3000 }, (_, index) => index % 251));
        const source = composeWithAttachment({
          subject: '=?utf-8?B?w5xiZXIgYWxsZXM=?=',
          text: 'Schöne Grüße\r\n-- \r\nAda',
          filename: 'data.bin',
          octets,
        });
        await bed.other.append('INBOX', source);
        const inbox = await bed.folder('inbox');
        const [id] = await bed.ids(inbox.id);
        const message = await bed.engine.read(id!, false);
        assert.equal(message.subject, 'Über alles');
        assert.match(message.text, /Schöne Grüße/);
        assert.deepEqual(
          message.attachments.map(({ filename, contentType }) => [filename, contentType]),
          [['data.bin', 'application/octet-stream']],
        );
        assert.equal(message.headers.find(({ name }) => name === 'To')?.value, 'bob@example.org');
        assert.deepEqual(await bed.serverState('INBOX'), { 'Über alles': [] });
        const part = message.attachments[0]!.part;
        assert.deepEqual(Buffer.from(await bed.engine.attachment(id!, part)), octets);
        assert.deepEqual(Buffer.from(await bed.engine.source(id!)), source);
        await assert.rejects(bed.engine.attachment(id!, '9.9'), { code: 'not-found' });
        const seen = await bed.engine.read(id!, true);
        assert.ok(seen.flags.includes('\\Seen'));
        assert.deepEqual(await bed.serverState('INBOX'), { 'Über alles': ['\\Seen'] });
      });

      it('reads a big message in pieces', async () => {
        const octets = Buffer.alloc(9 * 2 ** 20, 'mail');
        const source = composeWithAttachment({ filename: 'big.bin', octets });
        await bed.other.append('INBOX', source);
        const inbox = await bed.folder('inbox');
        const [id] = await bed.ids(inbox.id);
        const message = await bed.engine.read(id!, false);
        const got = await bed.engine.attachment(id!, message.attachments[0]!.part);
        assert.ok(Buffer.from(got).equals(octets));
        assert.ok(Buffer.from(await bed.engine.source(id!)).equals(source));
      }).timeout(60_000);
    });

    describe('searching', () => {
      const search = async (query: string): Promise<string[]> => {
        const found = await bed.engine.search(query, { account: bed.id }, 50);
        assert.deepEqual(found.failures, []);
        assert.equal(found.total, found.rows.length);
        return subjects(found.rows);
      };

      it('finds by the operators, across folders, newest first', async () => {
        const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
        const add = (mailbox: string, draft: Parameters<typeof compose>[0], flags: string[] = []) =>
          bed.other.append(mailbox, compose(draft), flags, draft?.date);
        const archive = mailboxOf((await bed.folder('archive')).id);
        await add('INBOX', { subject: 'Build failed', from: 'CI <ci@example.org>', date: day(1) });
        await add(archive, { subject: 'Lunch', text: 'the build is fine', date: day(2) }, [
          '\\Seen',
        ]);
        await add('INBOX', { subject: 'Umlaut', text: 'Prüfung bestanden', date: day(3) });
        await add('INBOX', { subject: 'Keyed', date: day(4), messageId: 'key@x' }, ['$label1']);
        assert.deepEqual(await search('build'), ['Lunch', 'Build failed']);
        assert.deepEqual(await search('from:ci'), ['Build failed']);
        assert.deepEqual(await search('subject:lunch OR subject:umlaut'), ['Umlaut', 'Lunch']);
        assert.deepEqual(await search('is:read'), ['Lunch']);
        assert.deepEqual(await search('build -is:read'), ['Build failed']);
        assert.deepEqual(await search('tag:$label1'), ['Keyed']);
        assert.deepEqual(await search('id:<key@x>'), ['Keyed']);
        assert.deepEqual(await search('since:2026-01-03'), ['Keyed', 'Umlaut']);
        assert.deepEqual(await search('before:2026-01-02'), ['Build failed']);
        assert.deepEqual(await search('in:archive'), ['Lunch']);
        assert.deepEqual(await search('nothing-like-this'), []);
        assert.deepEqual(await search('subject:"a\\" OR ALL"'), []);
        // The embedded server reads no charsets; it finds ASCII only.
        if (kind.name !== 'embedded') assert.deepEqual(await search('Prüfung'), ['Umlaut']);
      });

      it('finds attachments, and reads what it found', async () => {
        await fill('INBOX', ['lonesome']);
        const source = composeWithAttachment({
          subject: 'with file',
          filename: 'a.pdf',
          octets: Buffer.from('x'),
        });
        await bed.other.append('INBOX', source);
        assert.deepEqual(await search('has:attachment'), ['with file']);
        assert.deepEqual(await search('-has:attachment'), ['lonesome']);
        const { rows } = await bed.engine.search('lonesome', { account: bed.id }, 5);
        assert.equal((await bed.engine.read(rows[0]!.id, false)).subject, 'lonesome');
      });

      it('names the place of a fault in the query', async () => {
        await assert.rejects(bed.engine.search('from:', 'everywhere', 5), (error) => {
          assert.equal((error as { code?: string }).code, 'bad-query');
          assert.equal(typeof (error as { position?: number }).position, 'number');
          return true;
        });
        await bed.engine.folders(bed.id);
        await assert.rejects(bed.engine.search('in:nowhere x', 'everywhere', 5), {
          code: 'bad-query',
          position: 0,
        });
      });
    });

    it('shows what another program does in the folder that is watched', async () => {
      await fill('INBOX', ['a', 'b']);
      const inbox = await bed.folder('inbox');
      const ids = await bed.ids(inbox.id);
      const events: MessagesChanged[] = [];
      bed.engine.onMessagesChanged((event) => events.push(event));
      bed.engine.watch(bed.id, inbox.id);
      // The watching connection is up once its own look is over.
      await new Promise((resolve) => setTimeout(resolve, 700));

      await bed.other.append('INBOX', compose({ subject: 'new' }));
      await until(() => events.some(({ added }) => added.length === 1), 'a new message', 5000);
      await bed.other.mailboxOpen('INBOX');
      await bed.other.messageFlagsAdd('1', ['\\Flagged']);
      await until(() => events.some(({ changed }) => changed.includes(ids[1]!)), 'a flag', 5000);
      await bed.other.messageDelete('1');
      await until(() => events.some(({ removed }) => removed.includes(ids[1]!)), 'a removal', 5000);
      const now = bed.engine.cachedList(inbox.id, { offset: 0, limit: 10 });
      assert.deepEqual(subjects(now?.rows ?? []).sort(), ['b', 'new']);
    }).timeout(30_000);
  });
}

function subjects(rows: readonly { subject: string }[]): string[] {
  return rows.map(({ subject }) => subject);
}

function mailboxOf(folder: string): string {
  return decodeURIComponent(folder.slice(folder.indexOf('/') + 1));
}
