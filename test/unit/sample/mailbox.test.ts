import assert from 'node:assert/strict';
import { simpleParser, type ParsedMail } from 'mailparser';
import { sampleMailbox, type SampleFolder } from '../../../sample/mailbox/mailbox.ts';

const now = new Date('2031-05-17T10:20:30.456Z');
const threeMonths = 92 * 24 * 60 * 60_000;

describe('the sample mailbox', () => {
  let folders: readonly SampleFolder[];
  let mails: { readonly folder: string; readonly flags: readonly string[]; mail: ParsedMail }[];

  before(async function () {
    this.timeout(60_000);
    folders = sampleMailbox(now);
    mails = await Promise.all(
      folders.flatMap(({ path, messages }) =>
        messages.map(async ({ raw, flags }) => {
          return { folder: path.join('/'), flags, mail: await simpleParser(raw) };
        }),
      ),
    );
  });

  const some = (found: (mail: ParsedMail, raw: (typeof mails)[number]) => boolean) =>
    mails.filter((entry) => found(entry.mail, entry));
  const subjectMatches = (pattern: RegExp) => some((mail) => pattern.test(mail.subject ?? ''));
  const withAttachment = (type: string) =>
    some((mail) => mail.attachments.some((attachment) => attachment.contentType === type));

  it('holds at least 300 messages in the usual folders and two lists', () => {
    assert.deepEqual(
      folders.map(({ path }) => path.join('/')),
      [
        ...['INBOX', 'Drafts', 'Sent', 'Archive', 'Junk', 'Trash'],
        ...['Lists/loom-dev', 'Lists/loom-announce'],
      ],
    );
    assert.ok(mails.length >= 300, `only ${mails.length}`);
    for (const { path, messages } of folders) assert.ok(messages.length > 0, path.join('/'));
  });

  it('covers three months up to now, each folder in order', () => {
    for (const { messages } of folders) {
      const dates = messages.map(({ date }) => date.getTime());
      assert.deepEqual(
        dates,
        dates.toSorted((a, b) => a - b),
      );
      for (const date of dates)
        assert.ok(date <= now.getTime() && date > now.getTime() - threeMonths);
    }
    const all = folders.flatMap(({ messages }) => messages.map(({ date }) => date.getTime()));
    assert.ok(now.getTime() - Math.max(...all) < 3_600_000);
    assert.ok(now.getTime() - Math.min(...all) > threeMonths * 0.9);
  });

  it('is the same for the same moment', () => {
    assert.deepEqual(sampleMailbox(now), folders);
  });

  it('is made of ASCII octets with whole headers and unique Message-IDs', () => {
    for (const { raw } of folders.flatMap(({ messages }) => messages)) {
      const text = raw.toString('latin1');
      assert.match(text, /^[\x00-\x7f]*$/);
      assert.doesNotMatch(text, /[^\r]\n/);
      assert.ok(text.split('\r\n').every((line) => line.length <= 998));
    }
    for (const { mail } of mails) {
      assert.ok(mail.messageId && mail.date && mail.from, mail.subject);
    }
    assert.equal(new Set(mails.map(({ mail }) => mail.messageId)).size, mails.length);
  });

  it('refers only to messages that exist', () => {
    const known = new Set(mails.map(({ mail }) => mail.messageId));
    for (const { mail } of mails) {
      for (const id of [mail.references ?? []].flat()) assert.ok(known.has(id), id);
    }
  });

  it('has a thread of two hundred messages', () => {
    assert.equal(subjectMatches(/old parser\?$/).length, 200);
  });

  it('has a patch series with diffs', () => {
    assert.equal(subjectMatches(/^\[PATCH v2 \d\/5\]/).length, 6);
    assert.ok(some((mail) => /^@@ -\d+,\d+ \+\d+,\d+ @@/m.test(mail.text ?? '')).length >= 8);
  });

  it('has failed builds with stack traces', () => {
    const failed = subjectMatches(/^Build failed/);
    assert.ok(failed.length >= 15);
    assert.ok(failed.some(({ mail }) => / {6}at \w+/.test(mail.text ?? '')));
  });

  it('has newsletters with remote pictures', () => {
    const remote = some((mail) => /<img src="https:\/\/images\.example\.com/.test(mail.html || ''));
    assert.ok(remote.filter(({ folder }) => folder === 'INBOX').length >= 9);
  });

  it('has invoices as PDF, an invitation, and a log', () => {
    const invoices = withAttachment('application/pdf');
    assert.ok(invoices.length >= 3);
    const content = invoices[0]?.mail.attachments[0]?.content.toString('latin1') ?? '';
    assert.match(content, /^%PDF-1\.4\n[^]*%%EOF\n$/);
    assert.ok(withAttachment('text/calendar').length >= 2);
    assert.ok(subjectMatches(/^Build failed/).some(({ mail }) => mail.attachments.length === 1));
  });

  it('has pictures that the HTML shows', () => {
    const pictures = some((mail) => mail.attachments.some(({ related }) => related));
    assert.ok(pictures.length >= 5);
    for (const { mail } of pictures) {
      for (const { cid, content } of mail.attachments) {
        assert.ok(cid && content.subarray(1, 4).toString() === 'PNG');
        assert.ok(!(mail.html || '').includes(`cid:${cid}`), 'the parser has put the picture in');
      }
    }
  });

  it('speaks Japanese, Arabic, Hebrew, German and emoji', () => {
    for (const script of [/\p{Script=Hiragana}/u, /\p{Script=Arabic}/u, /\p{Script=Hebrew}/u]) {
      assert.ok(subjectMatches(script).length > 0, String(script));
      assert.ok(some((mail) => script.test(mail.text ?? '')).length > 0, String(script));
    }
    assert.ok(
      some((mail) => /\p{Script=Arabic}/u.test(mail.from?.value[0]?.name ?? '')).length > 0,
    );
    assert.ok(subjectMatches(/größtenteils/).length > 0);
    assert.ok(subjectMatches(/👩‍💻/).length > 0);
    assert.ok(some((mail) => (mail.subject?.length ?? 0) > 400).length > 0);
  });

  it('has one message of ten megabytes', () => {
    const large = folders
      .flatMap(({ messages }) => messages)
      .filter(({ raw }) => raw.length > 1_000_000);
    assert.equal(large.length, 1);
    assert.ok((large[0]?.raw.length ?? 0) > 10_000_000);
  });

  it('has phishing in Junk, with failed authentication', () => {
    const found = some(
      (mail, { folder }) =>
        folder === 'Junk' && /dmarc=fail/.test(mail.headerLines.map(({ line }) => line).join('\n')),
    );
    assert.equal(found.length, 1);
  });

  it('has unread, flagged, answered and labelled messages', () => {
    const inbox = mails.filter(({ folder }) => folder === 'INBOX');
    for (const flag of ['\\Flagged', '\\Answered', '$label1']) {
      assert.ok(
        inbox.some(({ flags }) => flags.includes(flag)),
        flag,
      );
    }
    assert.ok(inbox.some(({ flags }) => !flags.includes('\\Seen')));
  });
});
