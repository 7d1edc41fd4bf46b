import type { ImapFlow } from 'imapflow';
import { expandRange } from 'imapflow/lib/tools.js';
import { type Argument, atom, rawCommand, text, type Untagged, uidSet, valueOf } from './raw.ts';

/** Search keys (RFC 9051 §6.4.4) of one program; all of them must match. */
export type SearchKeys = readonly Argument[];

/** SORT keys (RFC 5256 §3). */
export type SortCriterion = 'DATE' | 'FROM' | 'SUBJECT' | 'SIZE';

export const allMessages: SearchKeys = [atom('ALL')];

/** UIDs of the selected mailbox that match, ascending; as ranges on the wire where offered. */
export async function searchUids(client: ImapFlow, keys: SearchKeys): Promise<number[]> {
  const found = new UidCollector();
  const ranges = client.capabilities.has('ESEARCH') ? [atom('RETURN'), [atom('ALL')]] : [];
  await rawCommand(client, 'UID SEARCH', [...ranges, ...charset(client, keys), ...keys], {
    SEARCH: (untagged) => found.take(untagged),
    ESEARCH: (untagged) => found.takeRanges(untagged),
  });
  return found.uids.sort((a, b) => a - b);
}

/** UIDs that match, in the order of the server's SORT (RFC 5256). */
export async function sortUids(
  client: ImapFlow,
  criterion: SortCriterion,
  descending: boolean,
  keys: SearchKeys,
): Promise<number[]> {
  const found = new UidCollector();
  const order = [...(descending ? [atom('REVERSE')] : []), atom(criterion)];
  await rawCommand(client, 'UID SORT', [order, atom('UTF-8'), ...keys], {
    SORT: (untagged) => found.take(untagged),
  });
  return found.uids;
}

/** The key that matches messages whose top media type is one that carries files. */
export function attachmentKeys(): SearchKeys {
  const types = ['multipart/mixed', 'application/', 'image/', 'audio/', 'video/'];
  return types
    .map((type): SearchKeys => [atom('HEADER'), text('Content-Type'), text(type)])
    .reduce((either, or) => [atom('OR'), ...either, ...or]);
}

/** The key that matches exactly these UIDs. */
export function uidKeys(uids: readonly number[]): SearchKeys {
  return uids.length === 0 ? [atom('NOT'), atom('ALL')] : [atom('UID'), uidSet(uids)];
}

class UidCollector {
  readonly uids: number[] = [];

  take({ numbers, attributes }: Untagged): Promise<void> {
    // Not push(...numbers): a spread of a million arguments overflows the stack.
    for (const uid of numbers ?? (attributes ?? []).map((each) => Number(valueOf(each))))
      if (Number.isInteger(uid) && uid > 0) this.uids.push(uid);
    return Promise.resolve();
  }

  /** ESEARCH (RFC 4731): `(TAG "x") UID ALL 1:5,7`. */
  takeRanges({ attributes }: Untagged): Promise<void> {
    const values = (attributes ?? []).map(valueOf);
    const all = values.findIndex((value) => value?.toUpperCase() === 'ALL');
    const ranges = all < 0 ? undefined : values[all + 1];
    if (ranges !== undefined) for (const uid of expandRange(ranges)) this.uids.push(uid);
    return Promise.resolve();
  }
}

/** CHARSET where a key is not ASCII; forbidden once UTF8=ACCEPT is enabled (RFC 9755 §3). */
function charset(client: ImapFlow, keys: SearchKeys): SearchKeys {
  if (client.enabled.has('UTF8=ACCEPT') || !hasLiteral(keys)) return [];
  return [atom('CHARSET'), atom('UTF-8')];
}

function hasLiteral(keys: readonly Argument[]): boolean {
  return keys.some((key) => (Array.isArray(key) ? hasLiteral(key) : key.type === 'LITERAL'));
}
