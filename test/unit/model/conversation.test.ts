import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupByConversation, type Linked } from '../../../src/model/conversation.ts';

describe('groupByConversation', () => {
  const message = (key: string, more: Omit<Linked<string>, 'key'> = {}): Linked<string> => ({
    key,
    messageId: `<${key}>`,
    ...more,
  });

  it('ties answers to what they answer, in whatever order they come', () => {
    const messages = [
      message('c', { references: ['<a>', '<b>'] }),
      message('x'),
      message('b', { inReplyTo: '<a>' }),
      message('a'),
    ];
    assert.deepEqual(groupByConversation(messages), [['c', 'b', 'a'], ['x']]);
  });

  it('ties messages that mention the same missing one', () => {
    const messages = [message('b', { inReplyTo: '<a>' }), message('c', { references: ['<a>'] })];
    assert.deepEqual(groupByConversation(messages), [['b', 'c']]);
  });

  it('goes by the name the server gives as well', () => {
    const messages = [
      message('a', { threadId: '7' }),
      message('b', { threadId: '7' }),
      message('c'),
      message('d', { threadId: '8' }),
    ];
    assert.deepEqual(groupByConversation(messages), [['a', 'b'], ['c'], ['d']]);
  });

  it('keeps messages without any id apart, and survives loops', () => {
    const messages: Linked<number>[] = [
      { key: 1 },
      { key: 2 },
      { key: 3, messageId: '<l>', inReplyTo: '<m>' },
      { key: 4, messageId: '<m>', inReplyTo: '<l>' },
    ];
    assert.deepEqual(groupByConversation(messages), [[1], [2], [3, 4]]);
  });

  it('takes in a chain of 100,000 answers', () => {
    const chain = Array.from({ length: 100_000 }, (_, n) =>
      message(String(n), n === 0 ? {} : { inReplyTo: `<${n - 1}>` }),
    );
    assert.equal(groupByConversation(chain.reverse())[0]?.length, 100_000);
  });

  it('puts every message in one group, and linked ones in the same', () => {
    const id = fc.integer({ min: 0, max: 12 }).map((n) => `<${n}>`);
    const any = fc.record(
      { messageId: id, inReplyTo: id, references: fc.array(id, { maxLength: 3 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (contents) => {
        const messages = contents.map((each, key) => ({ key, ...each }));
        const groups = groupByConversation(messages);
        const keys = groups.flat();
        assert.deepEqual(
          keys.toSorted((a, b) => a - b),
          [...messages.keys()],
        );
        for (const a of messages) {
          for (const b of messages) {
            if (a.messageId === undefined || b.inReplyTo !== a.messageId) continue;
            assert.ok(groups.some((group) => group.includes(a.key) && group.includes(b.key)));
          }
        }
      }),
    );
  });
});
