import assert from 'node:assert/strict';
import { attachedAs } from '../../../src/model/attachedMessage.ts';

describe('attachedAs', () => {
  const cases: [string, string, 'message' | 'tnef' | undefined][] = [
    ['message/rfc822', 'a.eml', 'message'],
    [' Message/RFC822 ', '', 'message'],
    ['message/global', '', 'message'],
    ['message/news', '', 'message'],
    ['message/delivery-status', '', undefined],
    ['application/ms-tnef', 'a.bin', 'tnef'],
    ['Application/VND.ms-tnef', 'a.bin', 'tnef'],
    ['application/octet-stream', ' WinMail.DAT ', 'tnef'],
    ['application/octet-stream', 'my winmail.dat', undefined],
    ['message/rfc822', 'winmail.dat', 'message'],
    ['text/plain', 'a.txt', undefined],
  ];
  for (const [contentType, filename, kind] of cases)
    it(`takes “${filename}” of ${contentType} for ${kind ?? 'a file'}`, () =>
      assert.equal(attachedAs({ contentType, filename }), kind));
});
