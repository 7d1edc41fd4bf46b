import assert from 'node:assert/strict';
import { RemoteConsent } from '../../../src/host/reader/remoteConsent.ts';
import type { OpenedMessage } from '../../../src/model/opened.ts';

describe('consent to pictures from the network', () => {
  function message(id: string, from: string[], verdict?: 'passed' | 'failed'): OpenedMessage {
    const authentication = verdict && { server: 'mx.example', domain: 'x.example', verdict };
    return {
      ...({ id, from: from.map((address) => ({ address })) } as unknown as OpenedMessage),
      ...(authentication ? { authentication } : {}),
    };
  }

  function consent(setting: 'ask' | 'always' | 'never' = 'ask') {
    const kept = new Map<string, unknown>();
    let always = 0;
    const memento = {
      get: <T>(key: string) => kept.get(key) as T | undefined,
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    };
    const made = () =>
      new RemoteConsent(
        memento,
        () => setting,
        () => Promise.resolve(void (always += 1)),
      );
    return { kept, made, always: () => always };
  }

  it('is asked for, and given for one message at a time', async () => {
    const { made } = consent();
    const own = made();
    const [a, b] = [message('a', ['x@y.example']), message('b', ['x@y.example'])];
    assert.equal(own.of(a), 'ask');
    await own.allow(a, 'once');
    assert.deepEqual([own.of(a), own.of(b)], ['allowed', 'ask']);
    assert.equal(made().of(a), 'ask');
  });

  it('for a sender outlasts the window, whatever the case of the address', async () => {
    const { made } = consent();
    await made().allow(message('a', ['News@Shop.example']), 'sender');
    assert.equal(made().of(message('b', ['news@shop.example'])), 'allowed');
    assert.equal(made().of(message('c', ['other@shop.example'])), 'ask');
  });

  it('for a sender is none for who only bears the name', async () => {
    const { made, kept } = consent();
    await made().allow(message('a', ['x@y.example'], 'passed'), 'sender');
    assert.equal(made().of(message('b', ['x@y.example'], 'failed')), 'ask');
    assert.equal(made().of(message('c', ['x@y.example', 'z@y.example'])), 'ask');
    const before = JSON.stringify([...kept]);
    await made().allow(message('d', ['forged@z.example'], 'failed'), 'sender');
    assert.equal(JSON.stringify([...kept]), before);
  });

  it('follows the setting, and survives what is kept being anything', async () => {
    assert.equal(consent('always').made().of(message('a', [])), 'allowed');
    const never = consent('never');
    await never.made().allow(message('a', ['x@y.example']), 'sender');
    assert.equal(never.made().of(message('a', ['x@y.example'])), 'never');
    const odd = consent();
    for (const value of ['x', 7, [7, null], {}]) {
      odd.kept.set('remoteSenders', value);
      assert.equal(odd.made().of(message('a', ['x@y.example'])), 'ask');
    }
    await odd.made().allow(message('a', ['x@y.example']), 'always');
    assert.equal(odd.always(), 1);
  });

  it('remembers a thousand senders at most', async () => {
    const { made, kept } = consent();
    kept.set(
      'remoteSenders',
      Array.from({ length: 1000 }, (_, index) => `${index}@x.example`),
    );
    await made().allow(message('a', ['new@x.example']), 'sender');
    assert.equal((kept.get('remoteSenders') as string[]).length, 1000);
    assert.equal(made().of(message('b', ['0@x.example'])), 'ask');
    assert.equal(made().of(message('b', ['1@x.example'])), 'allowed');
  });
});
