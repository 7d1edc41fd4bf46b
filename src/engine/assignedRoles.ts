import type { ConfiguredAccount } from '../model/account.ts';
import type { FolderRole, ListedMailbox } from '../model/folder.ts';

type Roles = NonNullable<ConfiguredAccount['roles']>;

/**
 * The mailboxes with the roles that the user gave them, which win over what the server says. The
 * INBOX keeps its role, and one that names no mailbox of the account is as good as none.
 */
export function withAssignedRoles(
  listed: readonly ListedMailbox[],
  roles: Roles | undefined,
): readonly ListedMailbox[] {
  const assigned = assignedRoles(listed, roles);
  if (assigned.size === 0) return listed;
  const taken = new Set(assigned.values());
  return listed.map((each) => {
    const { role, ...rest } = each;
    const now = assigned.get(each.mailbox) ?? (role && taken.has(role) ? undefined : role);
    return now === role ? each : { ...rest, ...(now === undefined ? {} : { role: now }) };
  });
}

/** The roles by mailbox; of several that one mailbox has been given the first counts. */
function assignedRoles(
  listed: readonly ListedMailbox[],
  roles: Roles | undefined,
): ReadonlyMap<string, FolderRole> {
  const assigned = new Map<string, FolderRole>();
  if (!roles) return assigned;
  const able = new Set(listed.filter(({ selectable }) => selectable).map(({ mailbox }) => mailbox));
  for (const [role, mailbox] of Object.entries(roles) as [FolderRole, string][]) {
    if (role === 'inbox' || mailbox === 'INBOX' || !able.has(mailbox)) continue;
    if (!assigned.has(mailbox)) assigned.set(mailbox, role);
  }
  return assigned;
}
