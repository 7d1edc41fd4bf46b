import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  changeId,
  folderId,
  folderOf,
  messageId,
  parseChangeId,
  parseFolderId,
  parseMessageId,
} from '../../../src/model/id.ts';

const account = 'a1b2';

describe('ids', () => {
  const hostile = [
    'INBOX',
    'a/b',
    '/',
    ';',
    'a;1;2',
    '%',
    '%2F',
    '%zz',
    '\u0000',
    'a\r\nb',
    '..',
    '&AOk-',
    'Grüße 🎉 日本',
    ' ',
    '__proto__',
    '"',
    '\\',
  ];
  for (const mailbox of hostile) {
    it(`carry the mailbox ${JSON.stringify(mailbox)}`, () => {
      const folder = folderId(account, mailbox);
      assert.deepEqual(parseFolderId(folder), { account, mailbox });
      const message = messageId(folder, 4_294_967_295n, 17);
      assert.deepEqual(parseMessageId(message), {
        account,
        mailbox,
        uidValidity: 4_294_967_295n,
        uid: 17,
      });
      assert.equal(folderOf(message), folder);
    });
  }

  it('do not fail on half of a surrogate pair', () => {
    const folder = folderId(account, 'a\ud83d');
    assert.deepEqual(parseFolderId(folder), { account, mailbox: 'a\ufffd' });
  });

  it('carry any mailbox, UIDVALIDITY and UID', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
      fc.string({ unit: fc.constantFrom('/', ';', '%', '2', 'F', '\u0000', 'é'), minLength: 1 }),
    );
    const uint64 = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
    const uid = fc.integer({ min: 1, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(text, uint64, uid, (mailbox, uidValidity, uid) => {
        const folder = folderId(account, mailbox);
        const id = messageId(folder, uidValidity, uid);
        assert.deepEqual(parseMessageId(id), { account, mailbox, uidValidity, uid });
        assert.equal(folderOf(id), folder);
      }),
    );
  });

  it('differ where the mailboxes differ', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '/', ';', '%', '2', 'F', ' ') });
    fc.assert(
      fc.property(text, text, (a, b) => {
        assert.equal(folderId(account, a) === folderId(account, b), a === b);
      }),
    );
  });

  const bad: unknown[] = [
    '',
    'a1b2',
    'a1b2/',
    '/INBOX',
    'a1b2/INBOX/x',
    'a1b2/INBOX;1;2',
    'a1b2/%',
    'a1b2/%ff',
    'a1b2/a\ud83d',
    'a;b/INBOX',
    undefined,
    null,
    7,
    {},
    ['a1b2/INBOX'],
  ];
  for (const id of bad) {
    it(`refuse ${JSON.stringify(id) ?? 'undefined'} as a folder`, () =>
      assert.throws(() => parseFolderId(id as string), { name: 'MailError', code: 'not-found' }));
  }

  const badMessages: unknown[] = [
    ...bad.filter((id) => id !== 'a1b2/INBOX;1;2'),
    'a1b2/INBOX',
    'a1b2/INBOX;1',
    'a1b2/INBOX;1;',
    'a1b2/INBOX;;1',
    'a1b2/INBOX;x;1',
    'a1b2/INBOX;1;-1',
    'a1b2/INBOX;1;1.5',
    'a1b2/INBOX;1;1:*',
    'a1b2/INBOX;1;2;3',
    'a1b2/INBOX;1;12345678901',
    'a1b2/INBOX;123456789012345678901;1',
    ';1;1',
    ['a1b2/INBOX;1;1'],
    'a1b2/INBOX;1;1\nA1 LOGOUT',
    'a1b2;1;1',
    'a1b2/%;1;1',
  ];
  for (const id of badMessages) {
    it(`refuse ${JSON.stringify(id) ?? 'undefined'} as a message`, () =>
      assert.throws(() => parseMessageId(id as string), { name: 'MailError', code: 'not-found' }));
  }
});

describe('the id of a change', () => {
  it('tells the accounts it is about, and its key', () => {
    const id = changeId(['one', 'two'], 'key');
    assert.deepEqual(parseChangeId(id), { accounts: ['one', 'two'], key: 'key' });
    assert.deepEqual(parseChangeId(changeId(['one'], 'k')), { accounts: ['one'], key: 'k' });
  });

  it('is not found when it is none of ours', () => {
    for (const id of ['', 'one', '/k', 'one/', 'a/k;b/other', 'a/k/x', 5 as unknown as string])
      assert.throws(() => parseChangeId(id), { code: 'not-found' }, String(id));
  });

  it('names what was asked for where there is none', () => {
    assert.throws(() => parseFolderId('none'), {
      message: 'There is no folder with the id “none”.',
    });
    assert.throws(() => parseFolderId('a/%'), { message: 'There is no folder with the id “%”.' });
    assert.throws(() => parseMessageId('m'), { message: 'There is no message with the id “m”.' });
    assert.throws(() => parseChangeId('c'), { message: 'There is no change with the id “c”.' });
  });
});
