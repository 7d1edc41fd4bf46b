import type { ImapFlow } from 'imapflow';
import type { SortKey } from '../model/message.ts';
import { type Argument, atom, rawCommand, text, type Untagged, uidSet, valueOf } from './raw.ts';

/** Search keys (RFC 9051 §6.4.4) of one program; all of them must match. */
export type SearchKeys = readonly Argument[];

/** What a list is sorted by, and which way. */
export interface SortOrder {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** UIDs of one answer that are taken in. */
const mostUids = 10_000_000;

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

/**
 * UIDs that match, in the order of the server's SORT (RFC 5256); as ranges where it has ESORT
 * (RFC 5267 §3): by date these are few, for messages mostly arrive in the order of their dates.
 */
export async function sortUids(
  client: ImapFlow,
  order: SortOrder,
  keys: SearchKeys,
): Promise<number[]> {
  const found = new UidCollector();
  // Backwards the numbers would not make ranges; the other criteria have no ranges to lose.
  const backwards = order.by === 'date' && order.descending;
  const criteria = sortCriteria(client, backwards ? { ...order, descending: false } : order);
  const ranges = client.capabilities.has('ESORT') ? [atom('RETURN'), [atom('ALL')]] : [];
  await rawCommand(client, 'UID SORT', [...ranges, criteria, atom('UTF-8'), ...keys], {
    SORT: (untagged) => found.take(untagged),
    ESEARCH: (untagged) => found.takeRanges(untagged),
  });
  return backwards ? found.uids.reverse() : found.uids;
}

/** The first `limit` of the UIDs that match, newest first, and how many match. */
export async function newestMatching(
  client: ImapFlow,
  keys: SearchKeys,
  limit: number,
): Promise<{ total: number; uids: readonly number[] }> {
  const newest: SortOrder = { by: 'date', descending: true };
  if (!hasPartialSort(client)) {
    const uids = client.capabilities.has('SORT')
      ? await sortUids(client, newest, keys)
      : (await searchUids(client, keys)).reverse();
    return { total: uids.length, uids: uids.slice(0, limit) };
  }
  const found = new UidCollector();
  const wanted = [atom('COUNT'), atom('PARTIAL'), atom(`1:${Math.max(1, limit)}`)];
  await rawCommand(
    client,
    'UID SORT',
    [atom('RETURN'), wanted, sortCriteria(client, newest), atom('UTF-8'), ...keys],
    { ESEARCH: (untagged) => found.takeRanges(untagged) },
  );
  return { total: found.total ?? found.uids.length, uids: found.uids.slice(0, limit) };
}

/** Windows of a sorted result (RFC 5267 §4.4); servers name it by the one or the other. */
function hasPartialSort({ capabilities }: ImapFlow): boolean {
  return (
    capabilities.has('ESORT') &&
    (capabilities.has('CONTEXT=SORT') || capabilities.has('CONTEXT=SEARCH'))
  );
}

/** SORT criteria (RFC 5256 §3); within one sender or subject the newest comes first. */
function sortCriteria({ capabilities }: ImapFlow, { by, descending }: SortOrder): Argument[] {
  const reverse = descending ? [atom('REVERSE')] : [];
  const newestFirst = [atom('REVERSE'), atom('DATE')];
  switch (by) {
    case 'date':
      return [...reverse, atom('DATE')];
    case 'size':
      return [...reverse, atom('SIZE')];
    case 'subject':
      return [...reverse, atom('SUBJECT'), ...newestFirst];
    case 'from':
      // FROM goes by the local part of the address; people see the name (RFC 5957).
      return [
        ...reverse,
        atom(capabilities.has('SORT=DISPLAY') ? 'DISPLAYFROM' : 'FROM'),
        ...newestFirst,
      ];
  }
}

/** The key that matches messages whose top media type is one that carries files. */
export function attachmentKeys(): SearchKeys {
  const types = ['multipart/mixed', 'application/', 'image/', 'audio/', 'video/'];
  return anyOf(types.map((type) => headerKeys('Content-Type', type)));
}

/** The keys that match messages that carry, answer or mention one of these Message-IDs. */
export function mentionKeys(messageIds: readonly string[]): SearchKeys {
  const fields = ['Message-ID', 'In-Reply-To', 'References'];
  return anyOf(messageIds.flatMap((id) => fields.map((field) => headerKeys(field, id))));
}

/** The key that matches the messages of one conversation, on servers that name them. */
export function threadIdKeys({ capabilities }: ImapFlow, threadId: string): SearchKeys {
  return [atom(capabilities.has('OBJECTID') ? 'THREADID' : 'X-GM-THRID'), atom(threadId)];
}

function headerKeys(field: string, value: string): SearchKeys {
  return [atom('HEADER'), text(field), text(value)];
}

/** One key that matches what any of `keys`, each one key, matches. */
function anyOf(keys: readonly SearchKeys[]): SearchKeys {
  return keys.reduce((either, or) => [atom('OR'), ...either, ...or]);
}

/** The key that matches exactly these UIDs. */
export function uidKeys(uids: readonly number[]): SearchKeys {
  return uids.length === 0 ? [atom('NOT'), atom('ALL')] : [atom('UID'), uidSet(uids)];
}

class UidCollector {
  readonly #uids: number[] = [];
  #tooMany = false;
  /** COUNT of an ESEARCH answer. */
  total: number | undefined;

  /** What was collected. @throws when it was more than can be; imapflow hides throws of handlers */
  get uids(): number[] {
    if (!this.#tooMany) return this.#uids;
    throw Object.assign(new Error('The server names more messages than there can be.'), {
      code: 'TooManyResponses',
    });
  }

  take({ numbers, attributes }: Untagged): Promise<void> {
    // Not push(...numbers): a spread of a million arguments overflows the stack.
    for (const uid of numbers ?? (attributes ?? []).map((each) => Number(valueOf(each))))
      if (isNumber(uid) && this.#uids.length <= mostUids) this.#uids.push(uid);
    // Answers may come without end.
    this.#tooMany ||= this.#uids.length > mostUids;
    return Promise.resolve();
  }

  /** ESEARCH (RFC 4731): `(TAG "x") UID ALL 1:5,7`, or `PARTIAL (1:50 9,7:8) COUNT 3`. */
  takeRanges({ attributes }: Untagged): Promise<void> {
    for (const [index, attribute] of (attributes ?? []).entries()) {
      const name = valueOf(attribute)?.toUpperCase();
      const next: unknown = attributes?.[index + 1];
      if (name === 'ALL') this.#takeSet(valueOf(next));
      if (name === 'COUNT') this.total = Number(valueOf(next)) || 0;
      if (name === 'PARTIAL' && Array.isArray(next)) this.#takeSet(valueOf(next[1]));
    }
    return Promise.resolve();
  }

  /** A sequence set in its order (RFC 9051 §9); a mailbox may need tens of thousands of ranges. */
  #takeSet(set: string | undefined): void {
    for (let at = 0; set !== undefined && at < set.length && !this.#tooMany;) {
      const comma = set.indexOf(',', at);
      const end = comma < 0 ? set.length : comma;
      const range = set.slice(at, end);
      at = end + 1;
      const colon = range.indexOf(':');
      const first = Number(colon < 0 ? range : range.slice(0, colon));
      const last = colon < 0 ? first : Number(range.slice(colon + 1));
      if (!isNumber(first) || !isNumber(last)) continue;
      // A few octets can stand for billions of numbers: more than any mailbox holds are a fault.
      this.#tooMany ||= this.#uids.length + Math.abs(last - first) > mostUids;
      const step = first <= last ? 1 : -1;
      for (let uid = first; !this.#tooMany && uid !== last + step; uid += step)
        this.#uids.push(uid);
    }
  }
}

/** A UID or sequence number as the wire has them. */
function isNumber(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value < 2 ** 32;
}

/** CHARSET where a key is not ASCII; forbidden once UTF8=ACCEPT is enabled (RFC 9755 §3). */
function charset(client: ImapFlow, keys: SearchKeys): SearchKeys {
  if (client.enabled.has('UTF8=ACCEPT') || !needsCharset(keys)) return [];
  return [atom('CHARSET'), atom('UTF-8')];
}

/** Whether anything in the keys is not ASCII. */
export function needsCharset(keys: readonly Argument[]): boolean {
  return keys.some((key) => (Array.isArray(key) ? needsCharset(key) : key.type === 'LITERAL'));
}

/** Whether the server has answered NO or BAD. */
export function isRefusal(error: unknown): error is { serverResponseCode?: unknown } {
  if (typeof error !== 'object' || error === null || !('responseStatus' in error)) return false;
  return error.responseStatus === 'NO' || error.responseStatus === 'BAD';
}

/** Whether a search that was refused may have been for its charset: by BADCHARSET or no code. */
export function isCharsetRefusal(error: unknown): boolean {
  if (!isRefusal(error)) return false;
  const { serverResponseCode: code } = error;
  return code === undefined || code === 'BADCHARSET';
}
