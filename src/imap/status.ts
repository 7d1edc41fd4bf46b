import { encodePath } from 'imapflow/lib/tools.js';
import type { MailboxCounts } from '../model/folder.ts';
import type { Client } from './client.ts';
import { readStatus } from './counts.ts';
import { atom, rawCommand, text, type Untagged, valueOf } from './raw.ts';

/** What STATUS tells of a mailbox, with its size where the server counts octets (RFC 8438). */
export interface MailboxStatus extends MailboxCounts {
  /** Octets of all its messages. */
  readonly size?: number;
}

/** Asks for the counts and the size of one mailbox. @throws imapflow's error when it is refused */
export async function statusOf(client: Client, mailbox: string): Promise<MailboxStatus> {
  let status: MailboxStatus = {};
  const items = ['MESSAGES', 'UNSEEN', 'UIDNEXT'];
  if (client.capabilities.has('STATUS=SIZE')) items.push('SIZE');
  await rawCommand(client, 'STATUS', [text(encodePath(client, mailbox)), items.map(atom)], {
    STATUS: (answer) => {
      const size = sizeIn(answer);
      const counts = readStatus(client, answer)?.counts;
      status = { ...counts, ...(size === undefined ? {} : { size }) };
      return Promise.resolve();
    },
  });
  return status;
}

function sizeIn({ attributes }: Untagged): number | undefined {
  const list = attributes?.[1];
  if (!Array.isArray(list)) return undefined;
  const words = list.map(valueOf);
  const at = words.findIndex((word) => word?.toUpperCase() === 'SIZE');
  const value = at < 0 ? '' : (words[at + 1] ?? '');
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
