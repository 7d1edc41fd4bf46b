import assert from 'node:assert/strict';
import { waitsFor } from '../../../src/engine/changes/dependence.ts';
import { isNetworkFault } from '../../../src/engine/changes/faults.ts';
import type { JournalledChange, Step } from '../../../src/engine/changes/step.ts';
import { MailError } from '../../../src/model/errors.ts';

function change(step: Step, more: Partial<JournalledChange> = {}): JournalledChange {
  const amounts = { total: 1, done: 0, gone: 0, losses: 0 };
  const subject = { kind: 'move', count: 1 } as const;
  const rest = { publicId: 'test/a', since: 1, subject, steps: [step], takeBack: [], ...amounts };
  return { id: 'a', state: 'queued', ...rest, ...more };
}

const inbox = { mailbox: 'INBOX', uidValidity: '1', uids: [1] };
const archived = { ...inbox, mailbox: 'Archive' };
const deleting: Step = { kind: 'expunge', ...archived };

describe('a change of what an earlier one made arrive', () => {
  const earlier: readonly Step[] = [
    { kind: 'copy', ...inbox, to: 'Archive', messageIds: {} },
    { kind: 'move', ...inbox, to: 'Archive', messageIds: {} },
    { kind: 'append', mailbox: 'Archive', flags: [], size: 1, date: '' },
  ];
  for (const step of earlier) {
    it(`waits while it is in doubt whether the ${step.kind} is done`, () => {
      const later = change(deleting, { id: 'b' });
      assert.equal(waitsFor(later, change(step, { sending: { uids: [1] } })), true);
      assert.equal(waitsFor(later, change(step)), false);
    });
  }
});

describe('a fault while a change is carried out', () => {
  it('is none of the change where TLS does not come about', () => {
    for (const code of ['tls', 'certificate', 'offline'] as const)
      assert.equal(isNetworkFault(new MailError(code, '')), true);
    assert.equal(isNetworkFault(new MailError('not-permitted', '')), false);
  });
});
