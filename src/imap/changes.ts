import type { ImapFlow } from 'imapflow';
import { parseCopyUid } from 'imapflow/lib/commands/copyuid-parser.js';
import { encodePath } from 'imapflow/lib/tools.js';
import { atom, rawCommand, text, uidSet, type Untagged, valueOf } from './raw.ts';
import { searchUids, uidKeys } from './search.ts';

/** Where copies went: old UID → new UID, where the server tells (UIDPLUS, RFC 4315). */
export interface Transferred {
  readonly uidValidity?: bigint;
  readonly uids: ReadonlyMap<number, number>;
}

/** UIDs in one command: keeps lines under what servers take (RFC 2683 §3.2.1.5). */
const chunkSize = 500;

/**
 * Adds or removes flags in the selected mailbox.
 * @returns the UIDs that are there to carry them
 * @throws imapflow's error with the server's words when it refuses
 */
export async function storeFlags(
  client: ImapFlow,
  uids: readonly number[],
  operation: '+FLAGS' | '-FLAGS',
  flags: readonly string[],
): Promise<Set<number>> {
  const answered = new Set<number>();
  const onFetch = ({ attributes }: Untagged): Promise<void> => {
    const uid = fetchedUid(attributes);
    if (uid !== undefined) answered.add(uid);
    return Promise.resolve();
  };
  const expunged = await noteExpunged(client, async () => {
    for (const chunk of chunks(uids)) {
      await rawCommand(client, 'UID STORE', [uidSet(chunk), atom(operation), flags.map(atom)], {
        FETCH: onFetch,
      });
    }
  });
  const silent = uids.filter((uid) => !answered.has(uid) || expunged.has(uid));
  // Not every server answers for a message that had the flags already, and one that is expunged
  // may still be answered for until the session is told.
  if (silent.length === 0 && !expunged.has('unknown')) return answered;
  return existingUids(client, uids);
}

/** What was expunged while `work` ran: UIDs, or 'unknown' on servers that tell by sequence number. */
async function noteExpunged(
  client: ImapFlow,
  work: () => Promise<void>,
): Promise<Set<number | 'unknown'>> {
  const expunged = new Set<number | 'unknown'>();
  const onExpunge = ({ uid }: { uid?: number | undefined }): void => {
    expunged.add(uid ?? 'unknown');
  };
  client.on('expunge', onExpunge);
  try {
    await work();
    return expunged;
  } finally {
    client.off('expunge', onExpunge);
  }
}

/** The UID in `* 1 FETCH (UID 5 FLAGS (…))`. */
function fetchedUid(attributes: readonly unknown[] | undefined): number | undefined {
  const items: unknown = attributes?.find(Array.isArray);
  if (!Array.isArray(items)) return undefined;
  const at = items.findIndex((item) => valueOf(item)?.toUpperCase() === 'UID');
  return at < 0 ? undefined : Number(valueOf(items[at + 1]));
}

/** Which of `uids` still exist in the selected mailbox. */
export async function existingUids(
  client: ImapFlow,
  uids: readonly number[],
): Promise<Set<number>> {
  const found = new Set<number>();
  // Until a NOOP a session may go on seeing what others have expunged.
  await client.noop();
  for (const chunk of chunks(uids))
    for (const uid of await searchUids(client, uidKeys(chunk))) found.add(uid);
  return found;
}

/** Copies from the selected mailbox. */
export async function copyMessages(
  client: ImapFlow,
  uids: readonly number[],
  destination: string,
): Promise<Transferred> {
  return transfer(client, 'UID COPY', uids, destination);
}

/**
 * Moves from the selected mailbox: MOVE (RFC 6851) where offered, else COPY, mark and expunge of
 * just these; a failed copy leaves the source as it was.
 */
export async function moveMessages(
  client: ImapFlow,
  uids: readonly number[],
  destination: string,
): Promise<Transferred> {
  if (client.capabilities.has('MOVE')) return transfer(client, 'UID MOVE', uids, destination);
  const copied = await transfer(client, 'UID COPY', uids, destination);
  await expungeMessages(client, uids);
  return copied;
}

/**
 * Removes messages from the selected mailbox for good. Without UIDPLUS a bare EXPUNGE would take
 * along what other clients have marked, so then the marked ones stay unless they are all ours.
 */
export async function expungeMessages(client: ImapFlow, uids: readonly number[]): Promise<void> {
  await storeFlags(client, uids, '+FLAGS', ['\\Deleted']);
  if (client.capabilities.has('UIDPLUS')) {
    for (const chunk of chunks(uids)) await rawCommand(client, 'UID EXPUNGE', [uidSet(chunk)]);
    return;
  }
  const ours = new Set(uids);
  const marked = await searchUids(client, [atom('DELETED')]);
  if (marked.every((uid) => ours.has(uid))) await rawCommand(client, 'EXPUNGE', []);
}

async function transfer(
  client: ImapFlow,
  command: 'UID COPY' | 'UID MOVE',
  uids: readonly number[],
  destination: string,
): Promise<Transferred> {
  const mapped = new Map<number, number>();
  let uidValidity: bigint | undefined;
  const read = (response: Untagged): void => {
    const answer: { uidValidity?: bigint; uidMap?: Map<number, number> } = {};
    parseCopyUid(response as Parameters<typeof parseCopyUid>[0], answer as never);
    uidValidity = answer.uidValidity ?? uidValidity;
    for (const [from, to] of answer.uidMap ?? []) mapped.set(from, to);
  };
  const send = async (chunk: readonly number[]): Promise<void> => {
    const to = text(encodePath(client, destination));
    const onOk = (untagged: Untagged): Promise<void> => Promise.resolve(read(untagged));
    read(await rawCommand(client, command, [uidSet(chunk), to], { OK: onOk }));
  };
  for (const chunk of chunks(uids)) {
    await send(chunk);
    const left = chunk.filter((uid) => !mapped.has(uid));
    if (left.length === 0 || !client.capabilities.has('UIDPLUS')) continue;
    // One message that is gone makes some servers do nothing for the others as well.
    const existing = await existingUids(client, left);
    if (existing.size > 0) await send([...existing]);
  }
  return { ...(uidValidity === undefined ? {} : { uidValidity }), uids: mapped };
}

function chunks(uids: readonly number[]): number[][] {
  const result: number[][] = [];
  for (let start = 0; start < uids.length; start += chunkSize)
    result.push(uids.slice(start, start + chunkSize));
  return result;
}
