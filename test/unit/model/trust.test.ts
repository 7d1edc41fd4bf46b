import assert from 'node:assert/strict';
import { type Authentication, trustableSender } from '../../../src/model/trust.ts';

describe('trustableSender', () => {
  const ada = { name: 'Ada', address: 'ada@example.org' };
  const authentication = (verdict: Authentication['verdict']): Authentication => ({
    server: 'mx.example.org',
    domain: 'example.org',
    verdict,
  });

  it('is the address of a single sender', () => {
    assert.equal(trustableSender({ from: [ada] }), ada.address);
    for (const verdict of ['passed', 'unknown'] as const)
      assert.equal(
        trustableSender({ from: [ada], authentication: authentication(verdict) }),
        ada.address,
      );
  });

  it('is nobody where the server calls the sender forged', () => {
    assert.equal(
      trustableSender({ from: [ada], authentication: authentication('failed') }),
      undefined,
    );
  });

  it('is nobody where there are several senders, none, or one without an address', () => {
    for (const from of [[ada, ada], [], [{ name: 'Ada', address: '' }]])
      assert.equal(trustableSender({ from }), undefined);
  });
});
