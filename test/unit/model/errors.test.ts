import assert from 'node:assert/strict';
import { MailError } from '../../../src/model/errors.ts';

describe('MailError', () => {
  it('carries what it was given, and has no other fields', () => {
    const certificate = {
      ...{ fingerprint: 'AB:CD', subject: 'a', issuer: 'b' },
      ...{ validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' },
    };
    const details = { serverText: 'NO', position: 0, certificate, change: 'ada/1' };
    const error = new MailError('certificate', 'What to do.', details);
    assert.equal(error.message, 'What to do.');
    assert.deepEqual({ ...error }, { name: 'MailError', code: 'certificate', ...details });
    assert.deepEqual({ ...new MailError('offline', '') }, { name: 'MailError', code: 'offline' });
  });

  it('is told from other errors, and by its code where one is asked for', () => {
    const error: unknown = new MailError('offline', '');
    assert.ok(MailError.is(error));
    assert.ok(MailError.is(error, 'offline'));
    assert.ok(!MailError.is(error, 'timeout'));
    for (const other of [new Error(), { code: 'offline' }, undefined])
      assert.ok(!MailError.is(other) && !MailError.is(other, 'offline'));
  });
});
