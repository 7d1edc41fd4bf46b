import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { readRequest, targets } from '../../../src/host/mailbox/requests.ts';
import { MailError } from '../../../src/model/errors.ts';
import { type Interface, RpcEndpoint } from '../../../src/protocol/rpc.ts';
import { portPair } from '../protocol/portPair.ts';
import { check, checkLater } from './settings.ts';

interface Service extends Interface {
  requests: { echo: { params: unknown; result: unknown } };
  events: { told: unknown };
}
interface Nothing extends Interface {
  requests: Record<never, never>;
  events: Record<never, never>;
}

const name = fc.oneof(
  fc.constantFrom('echo', 'told', '__proto__', 'constructor', 'toString', 'hasOwnProperty'),
  fc.string({ maxLength: 8 }),
);
const anything = fc.anything({ maxDepth: 3, withNullPrototype: true, withBigInt: true });
const kind = fc.constantFrom('request', 'cancel', 'result', 'error', 'event', 'x');
const field = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: usual, weight: 3 }, { arbitrary: anything, weight: 1 });
/** What could be said on a port: the shapes of our own messages with anything in them, or anything. */
const garbage = fc.oneof(
  anything,
  fc.record(
    {
      kind: field(kind),
      id: field(fc.oneof(fc.integer({ min: -2, max: 1000 }), fc.double())),
      name: field(name),
      body: field(fc.record({ code: field(name), message: field(name) })),
    },
    { requiredKeys: ['kind'] },
  ),
);

interface Said {
  readonly kind?: unknown;
  readonly id?: unknown;
  readonly name?: unknown;
}
const isRequest = (message: unknown): message is Said & { id: number; name: string } => {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, id, name } = message as Said;
  return kind === 'request' && typeof id === 'number' && typeof name === 'string';
};

describe('anything said on the port between two rooms', function () {
  this.timeout(30_000);
  it('is answered once where it is a request, and else does nothing', async () => {
    await checkLater(
      fc.asyncProperty(fc.array(garbage, { maxLength: 30 }), async (messages) => {
        const [, port] = portPair();
        const answers: Said[] = [];
        const told: unknown[] = [];
        const served: unknown[] = [];
        const listened = { ...port, post: (answer: unknown) => void answers.push(answer as Said) };
        const endpoint = new RpcEndpoint<Service, Service>(
          listened,
          { echo: (params) => Promise.resolve(void served.push(params)) },
          { told: (body) => void told.push(body) },
        );
        for (const message of messages) port.deliver(message);
        await turn();
        const requests = messages.filter(isRequest);
        const known = requests.filter((each) => each.name === 'echo');
        const byId = (list: readonly Said[]): unknown[] => list.map(({ id }) => id);
        assert.deepEqual(byId(answers).sort(), byId(requests).sort());
        assert.equal(served.length, known.length);
        const refusals = answers.filter((each) => each.kind === 'error');
        assert.equal(refusals.length, requests.length - known.length);
        for (const refusal of refusals)
          assert.equal((refusal as { body?: { code?: unknown } }).body?.code, 'unsupported');
        const events = messages.filter((each) => (each as Said | null)?.kind === 'event');
        assert.equal(told.length, events.filter((each) => (each as Said).name === 'told').length);
        endpoint.close(new MailError('cancelled', 'over'));
      }),
      500,
    );
  });

  it('answers nobody’s question but by its own number, and always with a MailError', async () => {
    await checkLater(
      fc.asyncProperty(fc.array(garbage, { maxLength: 30 }), async (messages) => {
        const [port] = portPair();
        const caller = new RpcEndpoint<Service, Nothing>(port, {}, { told: () => undefined });
        let outcome: unknown;
        const settled = caller.request('echo', 1).then(
          (value) => (outcome = ['answered', value]),
          (error: unknown) => (outcome = ['failed', error]),
        );
        const isAnswer = (message: unknown): boolean => {
          if (typeof message !== 'object' || message === null) return false;
          const { kind, id, body } = message as Said & { body?: unknown };
          if (id !== 1) return false;
          const { code, message: text } = (body ?? {}) as { code?: unknown; message?: unknown };
          const told = typeof code === 'string' && typeof text === 'string';
          return kind === 'result' || (kind === 'error' && told);
        };
        for (const message of messages) port.deliver(message);
        await turn();
        assert.equal(outcome !== undefined, messages.some(isAnswer));
        caller.close(new MailError('cancelled', 'over'));
        await settled;
        const [how, what] = outcome as [string, unknown];
        assert.ok(how === 'answered' || MailError.is(what));
      }),
      500,
    );
  });
});

describe('anything that a webview asks', function () {
  this.timeout(30_000);
  const ids = fc.oneof(fc.constantFrom('ada/INBOX;1;7', 'ada/INBOX', 'ada/1-2'), fc.string());
  const members = [
    ...['view', 'offset', 'limit', 'message', 'messages', 'part', 'query', 'scope', 'text'],
    ...['cursor', 'sort', 'filter', 'density', 'action', 'targets', 'change', 'step', 'to'],
    ...['address', 'title', 'html', 'url', 'share', 'area', 'conversations', 'all', '__proto__'],
  ];
  const asked = fc.oneof(
    anything,
    fc.dictionary(fc.constantFrom(...members), fc.oneof(ids, fc.nat(), anything, fc.array(ids))),
  );

  it('is read as what it should be, or refused with a MailError', () => {
    const readers = Object.entries({ ...readRequest, targets });
    check(
      fc.property(asked, (value) => {
        for (const [what, read] of readers) {
          try {
            structuredClone(read(value));
          } catch (error) {
            assert.ok(MailError.is(error), `${what}: ${String(error)}`);
          }
        }
      }),
      1000,
    );
  });
});
