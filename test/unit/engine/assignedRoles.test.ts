import assert from 'node:assert/strict';
import { withAssignedRoles } from '../../../src/engine/assignedRoles.ts';
import type { FolderRole, ListedMailbox } from '../../../src/model/folder.ts';
import { isReadOnly, mayDo } from '../../../src/model/rights.ts';

function listed(mailbox: string, role?: FolderRole, selectable = true): ListedMailbox {
  const rest = { mailbox, path: [mailbox], delimiter: '/', selectable, subscribed: true };
  return { ...rest, ...(role === undefined ? {} : { role }) };
}

function roles(
  mailboxes: readonly ListedMailbox[],
  assigned: Partial<Record<FolderRole, string>>,
): Record<string, FolderRole | undefined> {
  return Object.fromEntries(
    withAssignedRoles(mailboxes, assigned).map(({ mailbox, role }) => [mailbox, role]),
  );
}

describe('roles that the user gave', () => {
  const all = [
    listed('INBOX', 'inbox'),
    listed('Trash', 'trash'),
    listed('Bin'),
    listed('Old', 'archive'),
    listed('Holder', undefined, false),
  ];

  it('win over the server’s, and take the role from whoever had it', () => {
    assert.deepEqual(roles(all, { trash: 'Bin', sent: 'Old' }), {
      ...{ INBOX: 'inbox', Trash: undefined, Bin: 'trash', Old: 'sent', Holder: undefined },
    });
  });

  it('count for nothing where they name no mailbox, one without messages, or the inbox', () => {
    const before = roles(all, {});
    assert.deepEqual(roles(all, { trash: 'Gone', junk: 'Holder', sent: 'INBOX' }), before);
    assert.deepEqual(roles(all, { inbox: 'Bin' }), before);
    assert.equal(roles(all, { trash: 'Bin', junk: 'Bin' })['Bin'], 'trash');
    assert.equal(withAssignedRoles(all, undefined), all);
  });
});

describe('rights', () => {
  it('let everything be tried where the server does not tell them', () => {
    assert.equal(isReadOnly({}), false);
    assert.equal(mayDo({}, 'x'), true);
  });

  it('tell what is only to be read', () => {
    assert.equal(isReadOnly({ rights: 'lrs' }), true);
    assert.equal(isReadOnly({ rights: '' }), true);
    assert.equal(isReadOnly({ rights: 'lrsi' }), false);
    assert.equal(mayDo({ rights: 'lrswi' }, 'k'), false);
  });
});
