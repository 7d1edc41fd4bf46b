import assert from 'node:assert/strict';
import { microsoftFailure } from '../../../../src/host/accounts/oauth/microsoftFailure.ts';

describe('a session that Microsoft did not give', () => {
  const cases: [unknown, string | undefined][] = [
    [new Error('User did not consent to login.'), undefined],
    [new Error('Cancelled'), undefined],
    ['User cancelled the dialog', undefined],
    [
      new Error("Timed out waiting for authentication provider 'microsoft' to register."),
      'unsupported',
    ],
    [new Error('ClientAuthError: network_error: fetch failed'), 'offline'],
    [new Error('AADSTS65002: eyJ0eXAi'), 'auth-failed'],
    [{ toString: () => 'x'.repeat(1_000_000) }, 'auth-failed'],
    [undefined, 'auth-failed'],
  ];
  for (const [error, code] of cases) {
    const words = String(error).slice(0, 60);
    it(`is ${code ?? 'the wish of the user'} after “${words}”`, () => {
      const failure = microsoftFailure(error);
      assert.equal(failure?.code, code);
      assert.doesNotMatch(failure?.message ?? '', /eyJ0|AADSTS|xxx/);
    });
  }
});
