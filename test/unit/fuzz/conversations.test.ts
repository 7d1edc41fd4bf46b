import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupByConversation, type Linked } from '../../../src/model/conversation.ts';
import { cpuTime } from '../message/cpuTime.ts';
import { check } from './settings.ts';

const id = fc.oneof(
  fc.integer({ min: 0, max: 30 }).map((number) => `<${number}>`),
  fc.constantFrom('', '<>', '__proto__', 'constructor', 'n0', 'm<1>'),
);
/** References to itself, to each other, to what is missing: any graph, with loops. */
const anyMessages: fc.Arbitrary<Linked<number>[]> = fc
  .array(
    fc.record(
      {
        messageId: id,
        inReplyTo: id,
        references: fc.array(id, { maxLength: 6 }),
        threadId: fc.constantFrom('1', '2', '<1>', ''),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 40 },
  )
  .map((contents) => contents.map((each, key) => ({ key, ...each })));

/** The groups, whatever order they and their members are in. */
function sets(messages: readonly Linked<number>[]): string[] {
  return groupByConversation(messages)
    .map((group) => group.toSorted((a, b) => a - b).join(' '))
    .sort();
}

describe('conversations, from any references', function () {
  this.timeout(30_000);
  it('are the same in whatever order the messages come', () => {
    check(
      fc.property(
        anyMessages.chain((messages) =>
          fc.tuple(
            fc.constant(messages),
            fc.shuffledSubarray(messages, { minLength: messages.length }),
          ),
        ),
        ([messages, shuffled]) => assert.deepEqual(sets(shuffled), sets(messages)),
      ),
      1000,
    );
  });

  it('hold every message exactly once, in the order in which they came', () => {
    check(
      fc.property(anyMessages, (messages) => {
        const groups = groupByConversation(messages);
        const keys = groups.flat();
        assert.deepEqual([...new Set(keys)].length, messages.length);
        assert.equal(keys.length, messages.length);
        for (const group of groups)
          assert.deepEqual(
            group,
            group.toSorted((a, b) => a - b),
          );
      }),
      1000,
    );
  });

  it('are found soon among loops, stars and chains of fifty thousand messages', () => {
    const many = 50_000;
    const name = (number: number): string => `<${number % many}>`;
    const graphs: Record<string, (number: number) => Partial<Linked<number>>> = {
      'one loop': (number) => ({ inReplyTo: name(number + 1) }),
      'one star': () => ({ references: [name(0)] }),
      'pairs that name each other': (number) => ({ inReplyTo: name(number ^ 1) }),
      'jumps across': (number) => ({ references: [name(number * 7919), name(many - number)] }),
    };
    for (const [what, links] of Object.entries(graphs)) {
      const messages = Array.from({ length: many }, (_, key) => {
        return { key, messageId: name(key), ...links(key) };
      });
      const time = cpuTime(() => assert.equal(groupByConversation(messages).flat().length, many));
      assert.ok(time < 2000, `${what}: ${time} ms`);
    }
  });
});
