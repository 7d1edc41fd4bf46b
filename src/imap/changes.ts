import type { ImapFlow } from 'imapflow';
import { parseCopyUid } from 'imapflow/lib/commands/copyuid-parser.js';
import { encodePath } from 'imapflow/lib/tools.js';
import * as l10n from '@vscode/l10n';
import { MailError } from '../model/errors.ts';
import { type FlagChange, hasFlag } from '../model/flags.ts';
import { itemAfter, itemsOf, modseqOf, uidOf } from './fetchItems.ts';
import { atom, rawCommand, text, uidSet, type Untagged, valueOf } from './raw.ts';
import { searchUids, uidKeys } from './search.ts';
import { uidChunks } from './uidChunks.ts';

/** Where copies went: old UID → new UID, where the server tells (UIDPLUS, RFC 4315). */
export interface Transferred {
  readonly uidValidity?: bigint;
  readonly uids: ReadonlyMap<number, number>;
}

/** What the server told of a message whose flags it was to change. */
export interface StoreAnswer {
  readonly flags?: readonly string[];
  readonly modseq?: bigint;
}

/** What became of a STORE. */
export interface Stored {
  /** The UIDs that are there to carry the flags. */
  readonly present: ReadonlySet<number>;
  /** By UID; servers leave out what was not changed. */
  readonly answers: ReadonlyMap<number, StoreAnswer>;
}

/** Messages in one STORE; in one COPY or MOVE, which some servers carry out slowly. */
export const storeLimit = 5_000;
export const transferLimit = 1_000;
/** Up to here the server is asked to tell the flags that came out of it. */
const toldLimit = 500;

/**
 * Refuses what the selected mailbox will not take, before it is asked for.
 * @throws MailError 'not-permitted'
 */
export function checkWritable(client: ImapFlow, change: FlagChange = {}): void {
  const { mailbox } = client;
  if (!mailbox) return;
  if (mailbox.readOnly)
    throw new MailError('not-permitted', l10n.t('The folder “{0}” is read-only.', mailbox.path));
  const kept = [...(mailbox.permanentFlags ?? ['\\*'])];
  if (kept.includes('\\*')) return;
  // A keyword nobody can set need not be taken away.
  const system = (change.remove ?? []).filter((flag) => flag.startsWith('\\'));
  const lost = [...(change.add ?? []), ...system].find((flag) => !hasFlag(kept, flag));
  if (lost !== undefined) throw notKept(lost, mailbox.path);
}

function notKept(flag: string, mailbox: string): MailError {
  return new MailError(
    'not-permitted',
    l10n.t('The server cannot keep the flag “{0}” in the folder “{1}”.', flag, mailbox),
  );
}

/**
 * Adds or removes flags in the selected mailbox.
 * @throws imapflow's error with the server's words when it refuses; MailError 'not-permitted' when
 * it says OK and keeps none of a flag
 */
export async function storeFlags(
  client: ImapFlow,
  uids: readonly number[],
  operation: '+FLAGS' | '-FLAGS',
  flags: readonly string[],
): Promise<Stored> {
  const answers = new Map<number, StoreAnswer>();
  const onFetch = (untagged: Untagged): Promise<void> => {
    const { uid, ...answer } = fetched(untagged);
    if (uid !== undefined) answers.set(uid, { ...answers.get(uid), ...answer });
    return Promise.resolve();
  };
  const item = uids.length > toldLimit ? `${operation}.SILENT` : operation;
  const expunged = await noteExpunged(client, async () => {
    for (const chunk of uidChunks(uids, storeLimit)) {
      await rawCommand(client, 'UID STORE', [uidSet(chunk), atom(item), flags.map(atom)], {
        FETCH: onFetch,
      });
    }
  });
  if (operation === '+FLAGS') checkKept(client, answers, flags);
  const silent = uids.filter((uid) => !answers.has(uid) || expunged.has(uid));
  // Not every server answers for a message that had the flags already, and one that is expunged
  // may still be answered for until the session is told.
  const all = silent.length === 0 && !expunged.has('unknown');
  return { present: all ? new Set(uids) : await existingUids(client, uids), answers };
}

/** Some servers say OK to a flag and forget it. */
function checkKept(
  client: ImapFlow,
  answers: ReadonlyMap<number, StoreAnswer>,
  wanted: readonly string[],
): void {
  const told = [...answers.values()].flatMap(({ flags }) => (flags ? [flags] : []));
  if (told.length === 0) return;
  const lost = wanted.find((flag) => !told.some((flags) => hasFlag(flags, flag)));
  if (lost !== undefined) throw notKept(lost, client.mailbox ? client.mailbox.path : '');
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

/** What `* 1 FETCH (UID 5 MODSEQ (7) FLAGS (…))` says. */
function fetched(untagged: Untagged): StoreAnswer & { readonly uid?: number } {
  const items = itemsOf(untagged);
  const uid = uidOf(items);
  const flags = itemAfter(items, 'FLAGS');
  const modseq = modseqOf(items);
  return {
    ...(modseq === undefined ? {} : { modseq }),
    ...(Number.isInteger(uid) ? { uid } : {}),
    ...(Array.isArray(flags) ? { flags: flags.map((flag) => valueOf(flag) ?? '') } : {}),
  };
}

/** Which of `uids` still exist in the selected mailbox. */
export async function existingUids(
  client: ImapFlow,
  uids: readonly number[],
): Promise<Set<number>> {
  // Until a NOOP a session may go on seeing what others have expunged.
  await client.noop();
  const found = new Set<number>();
  for (const chunk of uidChunks(uids, storeLimit)) {
    const wanted = new Set(chunk);
    for (const uid of await searchUids(client, uidKeys(chunk))) if (wanted.has(uid)) found.add(uid);
  }
  return found;
}

/** Which of `uids` in the selected mailbox carry a flag. */
export async function uidsWithFlag(
  client: ImapFlow,
  uids: readonly number[],
  flag: string,
): Promise<Set<number>> {
  // System flags have keys of their own: \Seen is SEEN (RFC 9051 §6.4.4).
  const key = flag.startsWith('\\')
    ? [atom(flag.slice(1).toUpperCase())]
    : [atom('KEYWORD'), atom(flag)];
  const found = new Set<number>();
  for (const chunk of uidChunks(uids, storeLimit))
    for (const uid of await searchUids(client, [...uidKeys(chunk), ...key])) found.add(uid);
  return found;
}

/** Copies from the selected mailbox. The map says less than was done where the server tells less. */
export async function copyMessages(
  client: ImapFlow,
  uids: readonly number[],
  destination: string,
): Promise<Transferred> {
  return transfer(client, 'UID COPY', uids, destination);
}

/** Moves from the selected mailbox (MOVE, RFC 6851); only where the server offers it. */
export async function moveMessages(
  client: ImapFlow,
  uids: readonly number[],
  destination: string,
): Promise<Transferred> {
  const moved = await transfer(client, 'UID MOVE', uids, destination);
  const left = uids.filter((uid) => !moved.uids.has(uid));
  if (left.length === 0 || !client.capabilities.has('UIDPLUS')) return moved;
  // One message that is gone makes some servers do nothing for the others as well.
  const existing = await existingUids(client, left);
  if (existing.size === 0) return moved;
  const rest = await transfer(client, 'UID MOVE', [...existing], destination);
  return { ...moved, ...rest, uids: new Map([...moved.uids, ...rest.uids]) };
}

/**
 * Removes messages from the selected mailbox for good. Without UIDPLUS a bare EXPUNGE would take
 * along what other clients have marked, so then they stay, marked, unless all the marked are ours.
 * @param alsoOurs further messages that may go
 * @returns the UIDs that had to stay
 */
export async function expungeMessages(
  client: ImapFlow,
  uids: readonly number[],
  alsoOurs: () => readonly number[] = () => [],
): Promise<readonly number[]> {
  await storeFlags(client, uids, '+FLAGS', ['\\Deleted']);
  if (client.capabilities.has('UIDPLUS')) {
    for (const chunk of uidChunks(uids, transferLimit))
      await rawCommand(client, 'UID EXPUNGE', [uidSet(chunk)]);
    return [];
  }
  const ours = new Set(uids);
  // The last look is the last thing before EXPUNGE, and a NOOP lets it see what others just did.
  await client.noop();
  const marked = await searchUids(client, [atom('DELETED')]);
  const mayGo = new Set([...uids, ...alsoOurs()]);
  if (!marked.every((uid) => mayGo.has(uid))) return marked.filter((uid) => ours.has(uid));
  await rawCommand(client, 'EXPUNGE', []);
  return [];
}

async function transfer(
  client: ImapFlow,
  command: 'UID COPY' | 'UID MOVE',
  uids: readonly number[],
  destination: string,
): Promise<Transferred> {
  const wanted = new Set(uids);
  const mapped = new Map<number, number>();
  let uidValidity: bigint | undefined;
  const read = (response: Untagged): void => {
    const answer: { uidValidity?: bigint; uidMap?: Map<number, number> } = {};
    parseCopyUid(response as Parameters<typeof parseCopyUid>[0], answer as never);
    uidValidity = answer.uidValidity ?? uidValidity;
    for (const [from, to] of answer.uidMap ?? []) if (wanted.has(from)) mapped.set(from, to);
  };
  const to = text(encodePath(client, destination));
  const onOk = (untagged: Untagged): Promise<void> => Promise.resolve(read(untagged));
  for (const chunk of uidChunks(uids, transferLimit))
    read(await rawCommand(client, command, [uidSet(chunk), to], { OK: onOk }));
  return { ...(uidValidity === undefined ? {} : { uidValidity }), uids: mapped };
}
