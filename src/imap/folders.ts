import type { ImapFlow, ListResponse } from 'imapflow';
import { decodePath } from 'imapflow/lib/tools.js';
import { assignableRoles, type FolderRole, type ListedMailbox } from '../model/folder.ts';
import { type Namespace, namespaceOf, namespacesOf, pathOf } from './namespaces.ts';
import { listBelow } from './raw.ts';

/** A mailbox under its name as the server spells it, in whole. */
type Named = ListResponse & { readonly mailbox: string };

/** All mailboxes, with their counts where LIST-STATUS (RFC 5819) has them in one answer. */
export async function listMailboxes(client: ImapFlow): Promise<ListedMailbox[]> {
  const statusQuery = { messages: true, unseen: true, uidNext: true };
  const options = client.capabilities.has('LIST-STATUS') ? { statusQuery } : {};
  let listed = named(client, await client.list(options));
  // Asked for before the list, and maybe answered only now.
  const namespaces = namespacesOf(client);
  for (const prefix of unlisted(listed, namespaces))
    listed = [...listed, ...named(client, await listBelow(client, prefix, options))];
  return withRoles(distinct(listed), namespaces);
}

/** imapflow takes a leading delimiter off the name, under which the server would not know it. */
function named(client: ImapFlow, listed: readonly ListResponse[]): Named[] {
  return listed.map((each) => {
    const name = decodePath(client, each.pathAsListed);
    return { ...each, mailbox: name.toUpperCase() === 'INBOX' ? 'INBOX' : name };
  });
}

/** Prefixes of namespaces of others that a plain LIST need not show (RFC 2342 §5). */
function unlisted(listed: readonly Named[], namespaces: readonly Namespace[]): string[] {
  return namespaces
    .filter(({ prefix, owner }) => owner !== undefined && prefix !== '')
    .map(({ prefix }) => prefix)
    .filter((prefix) => !listed.some(({ mailbox }) => mailbox.startsWith(prefix)));
}

/** Each mailbox once: a server may name one twice, and INBOX in any case. */
function distinct(listed: readonly Named[]): Named[] {
  const byName = new Map(listed.toReversed().map((each) => [each.mailbox, each]));
  return listed.filter((each) => each.mailbox !== '' && byName.get(each.mailbox) === each);
}

/** Only what is the user's own has a role here: another's trash is not where things are thrown. */
function withRoles(listed: readonly Named[], namespaces: readonly Namespace[]): ListedMailbox[] {
  const places = new Map(listed.map((each) => [each, namespaceOf(each, namespaces)]));
  const own = listed.filter((each) => places.get(each)?.owner === undefined);
  const roles = new Map(own.map((each) => [each, statedRole(each)]));
  // A role stated by the server beats one guessed from a name, whatever their order.
  const taken = new Set(roles.values());
  for (const each of own) {
    if (roles.get(each) !== undefined) continue;
    const role = guessedRole(each, taken);
    roles.set(each, role);
    taken.add(role);
  }
  return listed.map((each) => toMailbox(each, places.get(each), roles.get(each)));
}

function toMailbox(
  each: Named,
  namespace: Namespace | undefined,
  role: FolderRole | undefined,
): ListedMailbox {
  const { mailbox, delimiter = '' } = each;
  const { messages, unseen, uidNext } = each.status ?? {};
  const lowerFlags = new Set([...each.flags].map((flag) => flag.toLowerCase()));
  return {
    mailbox,
    path: pathOf(mailbox, delimiter, namespace).map(readable),
    delimiter,
    ...(role === undefined ? {} : { role }),
    selectable: !lowerFlags.has('\\noselect') && !lowerFlags.has('\\nonexistent'),
    subscribed: each.subscribed === true,
    ...(namespace?.owner === undefined ? {} : { namespace: namespace.owner }),
    ...(messages === undefined ? {} : { total: messages }),
    ...(unseen === undefined ? {} : { unread: unseen }),
    ...(uidNext === undefined ? {} : { uidNext }),
  };
}

/** Without controls and bidirectional overrides, which would make a name look like another. */
function readable(segment: string): string {
  return segment.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu, '\ufffd');
}

/** RFC 6154; some servers write the attributes in lower case. */
function statedRole(each: Named): FolderRole | undefined {
  if (each.mailbox === 'INBOX') return 'inbox';
  const flags = new Set([...each.flags].map((flag) => flag.toLowerCase()));
  return assignableRoles.find((role) => flags.has(`\\${role}`));
}

function guessedRole(
  each: Named,
  taken: ReadonlySet<FolderRole | undefined>,
): FolderRole | undefined {
  const guess = each.specialUse?.slice(1).toLowerCase();
  return assignableRoles.find((role) => role === guess && !taken.has(role));
}
