import assert from 'node:assert/strict';
import { MailError } from '../../../src/model/errors.ts';
import { readRequest, targets } from '../../../src/host/mailbox/requests.ts';

const message = 'ada/INBOX;1;7';
const set = { folder: 'ada/INBOX', uidValidity: '1', uids: '1:7' };

function refuses(read: (value: unknown) => unknown, values: readonly unknown[]): void {
  for (const value of values)
    assert.throws(
      () => read(value),
      (error) => MailError.is(error),
      JSON.stringify(value),
    );
}

describe('what a webview sends', () => {
  it('is taken for targets only when each part is what it should be', () => {
    assert.deepEqual(targets({ messages: [message], more: 1 }), { messages: [message] });
    const all = { set, except: [message], conversations: true };
    assert.deepEqual(targets({ messages: [], conversations: [message], all }), {
      messages: [],
      conversations: [message],
      all,
    });
    refuses(targets, [
      undefined,
      null,
      'x',
      {},
      { messages: message },
      { messages: ['nonsense'] },
      { messages: [7] },
      { messages: [], conversations: [{}] },
      { messages: [], all: {} },
      { messages: [], all: { ...all, except: undefined } },
      { messages: [], all: { ...all, set: { ...set, folder: 'nonsense' } } },
      { messages: [], all: { ...all, set: { ...set, uidValidity: '1 OR 1' } } },
      { messages: [], all: { ...all, set: { ...set, uids: 7 } } },
    ]);
  });

  it('arranges a list in the ways there are', () => {
    const arrangement = {
      sort: { by: 'from', descending: false },
      filter: 'unread',
      conversations: true,
      grouped: false,
    };
    assert.deepEqual(readRequest.arrange(arrangement), arrangement);
    refuses(readRequest.arrange, [
      {},
      { ...arrangement, sort: { by: 'constructor', descending: true } },
      { ...arrangement, filter: 'none' },
    ]);
  });

  it('changes settings of the panel and no others', () => {
    const change = { density: 'compact', previews: false, accounts: [] };
    assert.deepEqual(readRequest.configure(change), { density: 'compact', previews: false });
    refuses(readRequest.configure, [{ density: 'huge' }, { readingPane: 'top' }, null]);
  });

  it('names steps, shares and changes that exist', () => {
    assert.deepEqual(readRequest.step({ step: 'signIn' }), { step: 'signIn' });
    assert.deepEqual(readRequest.resized({ share: 0.5 }), { share: 0.5 });
    assert.deepEqual(readRequest.change({ change: 'ada/1-2' }), { change: 'ada/1-2' });
    refuses(readRequest.step, [{ step: 'workbench.action.quit' }]);
    refuses(readRequest.resized, [
      { share: 0 },
      { share: 1 },
      { share: Number.NaN },
      { share: '1' },
    ]);
    refuses(readRequest.change, [{ change: 'nonsense' }, { change: 1 }]);
  });
});
