import type { ImapFlow, ListResponse } from 'imapflow';
import * as l10n from '@vscode/l10n';
import { MailError } from '../model/errors.ts';
import type { FolderRole, ListedMailbox } from '../model/folder.ts';

const roles: readonly FolderRole[] = [
  'drafts',
  'sent',
  'archive',
  'junk',
  'trash',
  'all',
  'flagged',
];

/** All mailboxes, with their counts where LIST-STATUS (RFC 5819) has them in one answer. */
export async function listMailboxes(client: ImapFlow): Promise<ListedMailbox[]> {
  const statusQuery = { messages: true, unseen: true, uidNext: true };
  const inOne = client.capabilities.has('LIST-STATUS');
  const listed = distinct(await client.list(inOne ? { statusQuery } : {}));
  const taken = new Set<FolderRole>();
  // A role stated by the server beats one guessed from a name, whatever their order.
  const byServer = new Map(listed.map((each) => [each, statedRole(each)]));
  for (const role of byServer.values()) if (role) taken.add(role);
  return listed.map((each) => {
    const role = byServer.get(each) ?? guessedRole(each, taken);
    if (role) taken.add(role);
    return toMailbox(each, role);
  });
}

/** Each mailbox once: a server may name one twice, and INBOX in any case. */
function distinct(listed: readonly ListResponse[]): ListResponse[] {
  const byName = new Map(listed.toReversed().map((each) => [each.path, each]));
  return listed.filter((each) => each.path !== '' && byName.get(each.path) === each);
}

function toMailbox(each: ListResponse, role: FolderRole | undefined): ListedMailbox {
  const { messages, unseen, uidNext } = each.status ?? {};
  const lowerFlags = new Set([...each.flags].map((flag) => flag.toLowerCase()));
  return {
    mailbox: each.path,
    path: (each.delimiter ? each.path.split(each.delimiter) : [each.path]).map(readable),
    delimiter: each.delimiter || '/',
    ...(role === undefined ? {} : { role }),
    selectable: !lowerFlags.has('\\noselect') && !lowerFlags.has('\\nonexistent'),
    subscribed: each.subscribed === true,
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
function statedRole(each: ListResponse): FolderRole | undefined {
  if (each.path.toUpperCase() === 'INBOX') return 'inbox';
  const flags = new Set([...each.flags].map((flag) => flag.toLowerCase()));
  return roles.find((role) => flags.has(`\\${role}`));
}

function guessedRole(each: ListResponse, taken: ReadonlySet<FolderRole>): FolderRole | undefined {
  const guess = each.specialUse?.slice(1).toLowerCase();
  return roles.find((role) => role === guess && !taken.has(role));
}

/**
 * The server's name for a path of segments.
 * @throws MailError 'bad-settings' naming the segment that no server could take
 */
export function mailboxName(path: readonly string[], delimiter: string): string {
  if (!Array.isArray(path) || path.length === 0)
    throw new MailError('bad-settings', l10n.t('A folder needs a name.'));
  for (const segment of path) {
    const shown = JSON.stringify(segment);
    if (typeof segment !== 'string' || segment.trim() === '')
      throw new MailError('bad-settings', l10n.t('A folder name cannot be empty.'));
    if (/\p{Cc}/u.test(segment))
      throw new MailError(
        'bad-settings',
        l10n.t('The folder name {0} holds control characters.', shown),
      );
    if (delimiter !== '' && segment.includes(delimiter)) {
      throw new MailError(
        'bad-settings',
        l10n.t(
          'The folder name {0} holds “{1}”, which separates folders on this server.',
          shown,
          delimiter,
        ),
      );
    }
    if (!segment.isWellFormed() || segment.length > 255)
      throw new MailError(
        'bad-settings',
        l10n.t('The folder name {0} is not a valid name.', shown),
      );
  }
  return path.join(delimiter);
}
