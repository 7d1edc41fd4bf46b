import {
  type Beginning,
  fetchBeginnings,
  fetchPreviews,
  makesPreviews,
} from '../imap/beginnings.ts';
import type { Client } from '../imap/session.ts';
import { previewOf, previewPart, previewText } from '../message/preview.ts';
import type { Part } from '../message/structure.ts';
import { MailError } from '../model/errors.ts';
import { type MessageId, type MessageRef, parseMessageId } from '../model/id.ts';
import type { Message, MessageRow } from '../model/message.ts';
import type { StoredRow } from '../store/store.ts';
import type { AccountEngine } from './accountEngine.ts';
import { onBulk, onMain } from './reading.ts';
import { rowsOf } from './rowsOf.ts';
import { membersShown } from './summaries.ts';

/** Rows that are looked at in one go: more than any screen shows. */
const mostRows = 500;
/** Messages of conversations that are fetched for one screen. */
const mostMembers = 2_000;

/**
 * Rows of one folder with previews, and on request with what their conversations show; what is not
 * known is fetched where nobody waits for it, and kept. Without the server, what is known.
 * @throws MailError 'stale-id', 'cancelled'
 */
export async function detailsOf(
  engine: AccountEngine,
  ids: readonly MessageId[],
  conversations: boolean,
  signal?: AbortSignal,
): Promise<readonly MessageRow[]> {
  const refs = ids.slice(0, mostRows).map(parseMessageId);
  const [first] = refs;
  if (!first) return [];
  const synced = engine.mailbox(first.mailbox);
  const validity = synced.state?.uidValidity;
  const { account, mailbox } = first;
  const uids = refs
    .filter((ref) => ref.account === account && ref.mailbox === mailbox)
    .filter(({ uidValidity }) => uidValidity === validity)
    .map(({ uid }) => uid as number)
    .filter((uid) => synced.holds(uid));
  const members = conversations
    ? uids.flatMap((uid) => membersShown(synced.conversationOf(uid))).slice(0, mostMembers)
    : [];
  try {
    await fetchUnknown(engine, first, { uids, members }, signal);
  } catch (error) {
    if (!MailError.is(error, 'offline') && !MailError.is(error, 'timeout')) throw error;
  }
  return synced.cachedRows(uids, conversations);
}

interface Wanted {
  readonly uids: readonly number[];
  readonly members: readonly number[];
}

async function fetchUnknown(
  engine: AccountEngine,
  ref: MessageRef,
  { uids, members }: Wanted,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { mailbox, uidValidity } = ref;
  const { store } = engine;
  const all = [...new Set([...uids, ...members])];
  const known = store.cachedAmong(mailbox, all);
  const unknown = all.filter((uid) => !known.has(uid));
  takeFromTexts(engine, mailbox, uids);
  if (unknown.length === 0 && withoutPreview(engine, mailbox, uids).length === 0) return;
  const session = await engine.connections.session('main');
  // What decorates a list keeps nobody waiting who wants to read.
  const use = session.load > 0 ? onBulk : onMain;
  await use(engine, ref, signal, async (client) => {
    if (unknown.length > 0) await rowsOf(engine, client, mailbox, uidValidity, unknown);
    const rows = withoutPreview(engine, mailbox, uids);
    const told = makesPreviews(client) ? await askPreviews(client, rows) : undefined;
    const untold = told ? rows.filter(({ uid }) => !told.has(uid)) : rows;
    store.savePreviews(
      mailbox,
      new Map([...(told ?? []), ...(await makePreviews(client, untold))]),
    );
  });
}

/** What was read or fetched ahead need not be asked for. */
function takeFromTexts({ store }: AccountEngine, mailbox: string, uids: readonly number[]): void {
  const previews = new Map<number, string>();
  for (const [uid, { preview }] of store.rows(mailbox, uids)) {
    const kept = preview === undefined && store.texts.has(mailbox, uid);
    const text = kept ? (store.texts.get(mailbox, uid) as Pick<Message, 'text'>).text : undefined;
    if (text !== undefined) previews.set(uid, previewText(text));
  }
  if (previews.size > 0) store.savePreviews(mailbox, previews);
}

function withoutPreview(
  { store }: AccountEngine,
  mailbox: string,
  uids: readonly number[],
): StoredRow[] {
  return [...store.rows(mailbox, uids).values()].filter(({ preview }) => preview === undefined);
}

async function askPreviews(
  client: Client,
  rows: readonly StoredRow[],
): Promise<Map<number, string>> {
  // Where there is nothing to show, the server's guess would be of something else.
  const shown = rows.filter((row) => partOf(row));
  const told = await fetchPreviews(
    client,
    shown.map(({ uid }) => uid),
  );
  return new Map([...told].map(([uid, text]) => [uid, previewText(text)]));
}

async function makePreviews(
  client: Client,
  rows: readonly StoredRow[],
): Promise<Map<number, string>> {
  const beginnings = new Map<string, Beginning & { uids: number[] }>();
  for (const row of rows) {
    const { part, octets } = partOf(row) ?? {};
    if (!part || octets === undefined) continue;
    const key = `${part.part} ${octets}`;
    const same = beginnings.get(key) ?? { part: part.part, octets, uids: [] };
    beginnings.set(key, same);
    same.uids.push(row.uid);
  }
  const found = await fetchBeginnings(client, [...beginnings.values()]);
  const previews = new Map<number, string>();
  for (const row of rows) {
    const { part } = partOf(row) ?? {};
    const octets = found.get(row.uid);
    if (!part) previews.set(row.uid, '');
    else if (octets) previews.set(row.uid, previewOf(part, octets));
  }
  return previews;
}

function partOf({ structure }: StoredRow): ReturnType<typeof previewPart> {
  return structure === undefined ? undefined : previewPart(structure as Part);
}
