import assert from 'node:assert/strict';
import { dovecot } from './fixtures/dovecot.ts';
import { embedded } from './fixtures/embedded.ts';
import { compose, composeWithAttachment } from './fixtures/mail.ts';
import { TestBed } from './fixtures/testBed.ts';
import type { TestServer } from './fixtures/testServer.ts';

const calendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:1',
  'SUMMARY:Planning',
  'DTSTART:20261201T090000Z',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

for (const kind of [dovecot, embedded]) {
  describe(`what is read of a message on ${kind.name}`, () => {
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

    async function deliver(source: Buffer): Promise<string> {
      await bed.other.append('INBOX', source, []);
      return (await bed.ids((await bed.folder('inbox')).id))[0]!;
    }

    it('says who wrote it as its own header does, not as the server’s envelope', async () => {
      const from = '"ceo@bank.example"@evil.example';
      const read = await bed.engine.read(await deliver(compose({ from })), false);
      assert.deepEqual(read.from, [{ address: from }]);
      assert.ok(read.warnings?.some((each) => each.kind === 'address-in-address'));
    });

    it('believes results of its own server and of trusted ones, and of no other', async () => {
      const result = (id: string): string =>
        `Authentication-Results: ${id}; dmarc=pass header.from=example.org`;
      const own = bed.engine;
      const trusted = await deliver(compose({ headers: [result('mx.example.net')] }));
      assert.equal((await own.read(trusted, false)).authentication, undefined);
      own.setTrustedServers(['mx.example.net']);
      assert.equal((await own.read(trusted, false)).authentication?.verdict, 'passed');
      const words = '=?utf-8?q?mx.example.net=3B_dmarc=3Dpass_header.from=3Dexample.org?=';
      const posing = await deliver(compose({ headers: [`Authentication-Results: ${words}`] }));
      assert.equal((await own.read(posing, false)).authentication, undefined);
    });

    it('says how to leave the list', async () => {
      const headers = [
        'List-Unsubscribe: <https://list.example/u?1>, <mailto:leave@list.example>',
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      ];
      const { unsubscribe } = await bed.engine.read(await deliver(compose({ headers })), false);
      assert.equal(unsubscribe?.oneClick, 'https://list.example/u?1');
    });

    it('says what an appointment is about, and keeps its file', async () => {
      const source = composeWithAttachment({
        ...{ filename: 'invite.ics', contentType: 'text/calendar' },
        octets: Buffer.from(calendar),
      });
      const { invitation, attachments } = await bed.engine.read(await deliver(source), false);
      assert.equal(invitation?.title, 'Planning');
      assert.deepEqual(invitation?.start, { at: '2026-12-01T09:00:00Z', kind: 'instant' });
      assert.deepEqual(
        attachments.map(({ filename }) => filename),
        ['invite.ics'],
      );
    });

    it('reads messages inside of it, and their files', async () => {
      const innermost = composeWithAttachment({
        ...{ subject: 'Innermost', filename: 'a.txt', octets: Buffer.from('the file') },
      });
      const middle = withMessage('Middle', innermost);
      const id = await deliver(withMessage('Outer', middle));
      const outer = await bed.engine.read(id, false);
      const [attached] = outer.attachments;
      assert.equal(attached?.contentType, 'message/rfc822');
      const first = await bed.engine.readWithin(id, attached.part);
      assert.equal(first.subject, 'Middle');
      const second = await bed.engine.readWithin(id, first.attachments[0]!.part);
      assert.deepEqual([second.subject, second.text.trim()], ['Innermost', 'See the attachment.']);
      const file = second.attachments[0]!;
      assert.equal(file.part.split('/').length, 3);
      assert.equal(String(Buffer.from(await bed.engine.attachment(id, file.part))), 'the file');
      for (const none of ['9', `${attached.part}/9`, '1', '2/2/2/2/2'])
        await assert.rejects(bed.engine.readWithin(id, none), /no part|no message/, none);
    });

    it('gives the files that stand in its text, as files', async () => {
      const text = 'Look:\r\n\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\nBye.';
      const id = await deliver(compose({ text }));
      const read = await bed.engine.read(id, false);
      assert.match(read.text, /^Look:\s+Bye\.\s*$/);
      const [file] = read.attachments;
      assert.deepEqual([file?.part, file?.filename, file?.size], ['1/1', 'cat.txt', 3]);
      assert.equal(String(Buffer.from(await bed.engine.attachment(id, '1/1'))), 'Cat');
      await assert.rejects(bed.engine.attachment(id, '1/2'), /no part/);
      const outer = await deliver(withMessage('Around', compose({ text })));
      const inner = await bed.engine.readWithin(outer, '2');
      const [inside] = inner.attachments;
      assert.equal(inside?.part, '2/1/1');
      assert.equal(String(Buffer.from(await bed.engine.attachment(outer, inside.part))), 'Cat');
    });

    it('gives the files of a message that has just come, too', async () => {
      const file = (name: string): Buffer =>
        composeWithAttachment({ filename: name, octets: Buffer.from(name) });
      // What fetches files has looked at the folder before the next message comes.
      for (const name of ['one.txt', 'two.txt', 'three.txt']) {
        const id = await deliver(file(name));
        assert.equal(String(Buffer.from(await bed.engine.attachment(id, '2'))), name);
      }
    });

    it('tells the tree of its parts', async () => {
      const source = withMessage(
        'Outer',
        composeWithAttachment({ filename: 'a.txt', octets: Buffer.from('x') }),
      );
      const { type, children } = await bed.engine.structure(await deliver(source));
      assert.equal(type, 'multipart/mixed');
      assert.deepEqual(
        children.map((each) => each.type),
        ['text/plain', 'message/rfc822'],
      );
      assert.ok(children[0]!.size > 0);
    });

    it('knows the messages that came before it', async () => {
      const reply = (answers: string, day: number): Buffer =>
        compose({
          ...{ subject: 'Re: Plan', messageId: `plan-${day}@example.org` },
          date: new Date(Date.UTC(2026, 0, day)),
          headers: [
            'Content-Type: text/plain',
            `In-Reply-To: <${answers}>`,
            `References: <${answers}>`,
          ],
        });
      const first = compose({
        ...{ subject: 'Plan', messageId: 'plan-1@example.org' },
        date: new Date(Date.UTC(2026, 0, 1)),
      });
      for (const each of [first, reply('plan-1@example.org', 2), reply('plan-2@example.org', 3)])
        await bed.other.append('INBOX', each, []);
      const inbox = await bed.folder('inbox');
      const window = { offset: 0, limit: 10, conversations: true };
      const { rows } = await bed.engine.list(inbox.id, window);
      assert.equal(rows[0]?.conversation?.count, 3);
      const before = await bed.engine.earlier(rows[0].id);
      assert.deepEqual(
        before.map(({ messageIdHeader }) => messageIdHeader),
        ['<plan-1@example.org>', '<plan-2@example.org>'],
      );
      assert.deepEqual(await bed.engine.earlier(before[0]!.id), []);
    });
  });
}

function withMessage(subject: string, inner: Buffer): Buffer {
  const boundary = `around-${subject}`;
  return compose({
    subject,
    headers: [`Content-Type: multipart/mixed; boundary="${boundary}"`],
    body: [
      `--${boundary}`,
      'Content-Type: text/plain',
      '',
      'Forwarded.',
      `--${boundary}`,
      'Content-Type: message/rfc822',
      '',
      inner.toString('utf8'),
      `--${boundary}--`,
      '',
    ].join('\r\n'),
  });
}
