import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linkedId, messageUri, midUri } from '../../../src/host/messageLink.ts';
import { MailError } from '../../../src/model/errors.ts';
import {
  changeId,
  folderId,
  messageId,
  parseChangeId,
  parseFolderId,
  parseMessageId,
} from '../../../src/model/id.ts';
import { check } from './settings.ts';

const scrap = fc.constantFrom(
  ...['ada', '/', ';', '%', '%2F', '%zz', '1', '0', '00', '4294967295', '18446744073709551616'],
  ...['INBOX', ' ', '\r\n', '\0', '\ud800', '..', '__proto__', ':', '*', '-1', '+1', 'é'],
);
const anyText = fc.oneof(
  fc.array(scrap, { maxLength: 10 }).map((scraps) => scraps.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** What `read` makes of the text; undefined where it is refused as it should be. */
function read<T>(text: string, from: (text: string) => T, code: string): T | undefined {
  try {
    return from(text);
  } catch (error) {
    assert.ok(MailError.is(error), String(error));
    assert.equal(error.code, code);
    return undefined;
  }
}

describe('any text as an id', function () {
  this.timeout(30_000);
  it('is refused, or means one thing that can be written again', () => {
    check(
      fc.property(anyText, (text) => {
        const folder = read(text, parseFolderId, 'not-found');
        if (folder) {
          const again = folderId(folder.account, folder.mailbox);
          assert.deepEqual(parseFolderId(again), folder);
        }
        const message = read(text, parseMessageId, 'not-found');
        if (message) {
          const { account, mailbox, uidValidity, uid } = message;
          const again = messageId(folderId(account, mailbox), uidValidity, uid);
          assert.deepEqual(parseMessageId(again), message);
          assert.ok(Number.isSafeInteger(uid) && uid >= 0 && uidValidity >= 0n);
        }
        assert.ok(!(folder && message), 'both a folder and a message');
        const change = read(text, parseChangeId, 'not-found');
        if (change) assert.equal(changeId(change.accounts, change.key), text);
      }),
      3000,
    );
  });
});

describe('any link to a message', function () {
  this.timeout(30_000);
  const query = fc.oneof(
    anyText,
    anyText.map((text) => `id=${encodeURIComponent(text.toWellFormed())}`),
    fc
      .array(fc.constantFrom('id', '=', '&', 'a@b', '%00', '%', '+', 'x'))
      .map((all) => all.join('')),
  );

  it('is refused, or names a Message-ID that makes the same link again', () => {
    const link = fc.record({ path: fc.constantFrom('/message', '/', '/message/', ''), query });
    check(
      fc.property(link, (from) => {
        const id = read(JSON.stringify(from), () => linkedId(from), 'not-permitted');
        if (id === undefined) return;
        assert.doesNotMatch(id, /[\s<>"\\\p{Cc}\p{Cf}]/u);
        const { pathname, search } = new URL(messageUri('vscode', 'a.b', id));
        assert.equal(linkedId({ path: pathname, query: search.slice(1) }), id);
        assert.equal(decodeURIComponent(midUri(id).slice(4)), id);
      }),
      3000,
    );
  });
});
