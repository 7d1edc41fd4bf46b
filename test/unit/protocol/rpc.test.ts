import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { MailError } from '../../../src/model/errors.ts';
import { type Interface, RpcEndpoint } from '../../../src/protocol/rpc.ts';
import { portPair, type TestPort } from './portPair.ts';

/** What the answering end offers here. */
interface Service extends Interface {
  requests: {
    double: { params: number; result: number };
    fail: { params: null; result: null };
    wait: { params: null; result: string };
  };
  events: { told: string };
}
interface Nothing extends Interface {
  requests: Record<never, never>;
  events: Record<never, never>;
}
type Fails = () => Promise<null>;

describe('RpcEndpoint', () => {
  let callerPort: TestPort;
  let servicePort: TestPort;
  let caller: RpcEndpoint<Service, Nothing>;
  let service: RpcEndpoint<Nothing, Service>;
  let told: string[];
  let waiting: AbortSignal[];
  let fail: Fails;

  beforeEach(() => {
    [callerPort, servicePort] = portPair();
    told = [];
    waiting = [];
    fail = () => Promise.resolve(null);
    caller = new RpcEndpoint(callerPort, {}, { told: (text) => void told.push(text) });
    service = new RpcEndpoint(
      servicePort,
      {
        double: (number) => Promise.resolve(number * 2),
        fail: () => fail(),
        wait: (_params, signal) => {
          waiting.push(signal);
          return new Promise((resolve) =>
            signal.addEventListener('abort', () => resolve('stopped'), { once: true }),
          );
        },
      },
      {},
    );
  });

  /** Asks for something by a name that the types do not know. */
  function ask(name: string): Promise<unknown> {
    return caller.request(name as 'double', 1);
  }

  async function rejection(promise: Promise<unknown>): Promise<MailError> {
    const outcome = await promise.then(
      (value) => assert.fail(`answered ${String(value)}`),
      (error: unknown) => error,
    );
    assert.ok(MailError.is(outcome), String(outcome));
    return outcome;
  }

  it('answers requests, each with its own result', async () => {
    const answers = await Promise.all([1, 2, 3].map((number) => caller.request('double', number)));
    assert.deepEqual(answers, [2, 4, 6]);
  });

  it('carries a MailError over with everything it holds', async () => {
    const certificate = {
      fingerprint: 'AB:CD',
      subject: 'CN=mail.example.org',
      issuer: 'CN=Example',
      validFrom: '2026-01-01T00:00:00.000Z',
      validTo: '2027-01-01T00:00:00.000Z',
    };
    const details = { serverText: 'NO way', position: 7, certificate };
    fail = () => Promise.reject(new MailError('over-quota', 'The mailbox is full.', details));
    const error = await rejection(caller.request('fail', null));
    assert.equal(error.code, 'over-quota');
    assert.equal(error.message, 'The mailbox is full.');
    assert.deepEqual({ ...error }, { name: 'MailError', code: 'over-quota', ...details });
  });

  it('does not invent what a MailError does not hold', async () => {
    fail = () => Promise.reject(new MailError('offline', 'No network.'));
    const error = await rejection(caller.request('fail', null));
    assert.deepEqual(Object.keys(error).sort(), ['code', 'name']);
  });

  it('makes a server-error of what is no MailError', async () => {
    fail = () => Promise.reject(new TypeError('x is undefined'));
    const error = await rejection(caller.request('fail', null));
    assert.equal(error.code, 'server-error');
    assert.equal(error.message, 'x is undefined');
    fail = () => {
      throw new Error('at once');
    };
    assert.equal((await rejection(caller.request('fail', null))).message, 'at once');
  });

  it('tells of a result that cannot be sent instead of keeping silent', async () => {
    fail = () => Promise.resolve((() => 0) as unknown as null);
    assert.equal((await rejection(caller.request('fail', null))).code, 'server-error');
  });

  it('refuses to ask for what cannot be sent, and goes on', async () => {
    const params = (() => 0) as unknown as number;
    assert.equal((await rejection(caller.request('double', params))).code, 'bad-settings');
    assert.equal(await caller.request('double', 1), 2);
  });

  for (const name of ['nothing', '__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    it(`does not know the request “${name}”`, async () => {
      assert.equal((await rejection(ask(name))).code, 'unsupported');
    });
  }

  it('cancels at both ends when the signal aborts', async () => {
    const controller = new AbortController();
    const answer = rejection(caller.request('wait', null, { signal: controller.signal }));
    await delay(5);
    assert.equal(waiting[0]?.aborted, false);
    controller.abort();
    assert.equal((await answer).code, 'cancelled');
    await delay(5);
    assert.equal(waiting[0]?.aborted, true);
  });

  it('cancels only the request it was asked to', async () => {
    const controller = new AbortController();
    const first = rejection(caller.request('wait', null, { signal: controller.signal }));
    const second = caller.request('wait', null);
    await delay(5);
    controller.abort();
    await first;
    await delay(5);
    assert.deepEqual(
      waiting.map(({ aborted }) => aborted),
      [true, false],
    );
    service.close(new MailError('offline', 'over'));
    caller.close(new MailError('offline', 'over'));
    await rejection(second);
  });

  it('does not even send what was cancelled before', async () => {
    const aborted = AbortSignal.abort();
    const error = await rejection(caller.request('wait', null, { signal: aborted }));
    assert.equal(error.code, 'cancelled');
    await delay(5);
    assert.equal(waiting.length, 0);
  });

  it('gives up at the deadline and stops the other end', async () => {
    const error = await rejection(caller.request('wait', null, { deadline: 20 }));
    assert.equal(error.code, 'timeout');
    await delay(5);
    assert.equal(waiting[0]?.aborted, true);
  });

  it('is not overtaken by a deadline once it is answered', async () => {
    assert.equal(await caller.request('double', 4, { deadline: 20 }), 8);
    await delay(30);
    assert.equal(await caller.request('double', 5), 10);
  });

  it('fails what waits and what comes after it was closed', async () => {
    const reason = new MailError('offline', 'The engine has stopped.');
    const pending = rejection(caller.request('wait', null));
    caller.close(reason);
    assert.equal(await pending, reason);
    assert.equal(await rejection(caller.request('double', 1)), reason);
  });

  it('stops what it was doing for the other end when it is closed', async () => {
    void rejection(caller.request('wait', null));
    await delay(5);
    service.close(new MailError('offline', 'over'));
    assert.equal(waiting[0]?.aborted, true);
    caller.close(new MailError('offline', 'over'));
  });

  it('carries events, in order', async () => {
    service.emit('told', 'one');
    service.emit('told', 'two');
    await delay(5);
    assert.deepEqual(told, ['one', 'two']);
  });

  it('ignores events that nobody listens to', async () => {
    for (const name of ['other', '__proto__', 'constructor'])
      service.emit(name as 'told', 'nobody');
    await delay(5);
    assert.deepEqual(told, []);
    assert.equal(await caller.request('double', 1), 2);
  });

  const garbage: unknown[] = [
    null,
    undefined,
    0,
    'request',
    [],
    {},
    { kind: 'request' },
    { kind: 'request', id: 1 },
    { kind: 'request', id: {}, name: {} },
    { kind: 'cancel' },
    { kind: 'result', id: 99, body: 1 },
    { kind: 'error', id: 99 },
    { kind: 'error', id: 99, body: null },
    { kind: 'error', id: 1, body: {} },
    { kind: 'event' },
    { kind: 'event', name: 1 },
    { kind: 'unheard-of', id: 1 },
    { source: 'some other page' },
  ];
  for (const message of garbage) {
    it(`ignores ${JSON.stringify(message) ?? 'undefined'}`, async () => {
      const pending = caller.request('double', 21);
      callerPort.deliver(message);
      servicePort.deliver(message);
      assert.equal(await pending, 42);
      assert.equal(await caller.request('double', 1), 2);
    });
  }
});
