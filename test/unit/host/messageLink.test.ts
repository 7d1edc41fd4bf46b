import assert from 'node:assert/strict';
import { idOfMessage, linkedId, messageUri, midUri } from '../../../src/host/messageLink.ts';
import { MailError } from '../../../src/model/errors.ts';
import type { MessageRow } from '../../../src/model/message.ts';

describe('links to messages', () => {
  const extension = 'mail-browser.mail-browser';

  function parsed(link: string): { path: string; query: string } {
    const { pathname, search } = new URL(link);
    return { path: pathname, query: search.slice(1) };
  }

  it('are read as they are written', () => {
    for (const id of ['a@b.example', 'a+b%c&d=e#f@[127.0.0.1]', 'é@bücher.example']) {
      const link = messageUri('vscode-insiders', extension, id);
      assert.ok(link.startsWith(`vscode-insiders://${extension}/message?id=`), link);
      assert.equal(linkedId(parsed(link)), id);
    }
    assert.equal(midUri('a/b+c@d.example'), 'mid:a%2Fb%2Bc@d.example');
  });

  it('from outside that are anything else open nothing', () => {
    const links = [
      '/message',
      '/message?id=',
      '/message?id=a%20b@c',
      '/message?id=a@b&id=c@d',
      '/message?id=a@b&x=1',
      '/message?ID=a@b',
      '/message/?id=a@b',
      '/other?id=a@b',
      '/message?id=%22%20OR%20from:x',
      '/message?id=a%0D%0AA1%20DELETE%20INBOX',
      '/message?id=%00@b',
      '/message?id=a%E2%80%AEb@c',
      `/message?id=${'a'.repeat(991)}`,
      `/message?id=a@b${'%20'.repeat(2000)}`,
    ];
    for (const link of links)
      assert.throws(
        () => linkedId(parsed(`vscode://${extension}${link}`)),
        (error) => MailError.is(error, 'not-permitted'),
        link,
      );
  });

  it('need a Message-ID', async () => {
    const engine = (messageIdHeader?: string) => ({
      request: (name: string) =>
        Promise.resolve(
          name === 'cachedRows'
            ? []
            : ({ ...(messageIdHeader === undefined ? {} : { messageIdHeader }) } as MessageRow),
        ) as never,
    });
    assert.equal(await idOfMessage('x', engine('<a@b.example>')), 'a@b.example');
    for (const none of [undefined, '<>', '<a b@c>'])
      await assert.rejects(idOfMessage('x', engine(none)), /no Message-ID/);
  });
});
