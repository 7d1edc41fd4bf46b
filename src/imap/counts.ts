import type { ImapFlow } from 'imapflow';
import { decodePath, encodePath, normalizePath } from 'imapflow/lib/tools.js';
import type { MailboxCounts } from '../model/folder.ts';
import type { Client } from './client.ts';
import { modseq } from './fetchItems.ts';
import { atom, rawCommand, text, type Untagged, valueOf } from './raw.ts';

const items = [atom('MESSAGES'), atom('UNSEEN'), atom('UIDNEXT')];

/** What a server tells of a mailbox unasked; empty where it only says that something happened. */
export interface Heard {
  readonly counts?: MailboxCounts;
  /** The highest mod-sequence that this is about (RFC 7162 §3.1.1). */
  readonly modseq?: bigint;
}

/** The counts of these mailboxes by a STATUS each, written together where the server allows. */
export async function countMailboxes(
  client: Client,
  mailboxes: readonly string[],
): Promise<ReadonlyMap<string, MailboxCounts>> {
  const counts = new Map<string, MailboxCounts>();
  // One handler for all: the answers name their mailbox, so they need not be told apart.
  const untagged = {
    STATUS: (answer: Untagged): Promise<void> => {
      const status = readStatus(client, answer);
      if (status) counts.set(status.mailbox, status.counts);
      return Promise.resolve();
    },
  };
  const asked = client.together(() =>
    mailboxes.map((mailbox) =>
      rawCommand(client, 'STATUS', [text(encodePath(client, mailbox)), items], untagged),
    ),
  );
  // One that cannot be counted must not hide the others.
  await Promise.allSettled(asked);
  return counts;
}

/** `* STATUS name (MESSAGES 3 UNSEEN 1 UIDNEXT 4)` (RFC 9051 §7.3.4); undefined where it is junk. */
export function readStatus(
  client: ImapFlow,
  { attributes }: Untagged,
): (Heard & { readonly mailbox: string; readonly counts: MailboxCounts }) | undefined {
  const [name, list] = attributes ?? [];
  const path = valueOf(name);
  if (path === undefined || path === '' || !Array.isArray(list)) return undefined;
  const words = list.map(valueOf);
  const valueAfter = (item: string): string => {
    const at = words.findIndex((word) => word?.toUpperCase() === item);
    return at < 0 ? '' : (words[at + 1] ?? '');
  };
  const read = (item: string): number | undefined => {
    const value = valueAfter(item);
    return /^\d{1,10}$/.test(value) ? Number(value) : undefined;
  };
  const highest = modseq(valueAfter('HIGHESTMODSEQ'));
  const [total, unread, uidNext] = [read('MESSAGES'), read('UNSEEN'), read('UIDNEXT')];
  return {
    mailbox: normalizePath(client, decodePath(client, path)),
    ...(highest === undefined ? {} : { modseq: highest }),
    counts: {
      ...(total === undefined ? {} : { total }),
      ...(unread === undefined ? {} : { unread }),
      ...(uidNext === undefined ? {} : { uidNext }),
    },
  };
}
