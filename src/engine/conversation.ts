import * as l10n from '@vscode/l10n';
import { staleId, throwIfCancelled } from '../imap/errors.ts';
import { hasThreadIds } from '../imap/rows.ts';
import { mentionKeys, searchUids, threadIdKeys } from '../imap/search.ts';
import type { Client } from '../imap/session.ts';
import { fetchReferences } from '../imap/state.ts';
import { MailError } from '../model/errors.ts';
import type { FolderRole, ListedMailbox } from '../model/folder.ts';
import { type MessageId, type MessageRef, parseMessageId } from '../model/id.ts';
import type { MessageRow } from '../model/message.ts';
import type { ThreadLinks } from '../store/links.ts';
import type { StoredRow } from '../store/store.ts';
import type { AccountEngine } from './accountEngine.ts';
import { toMessageRow } from './row.ts';
import { rowsOf } from './rowsOf.ts';

/** Folders a conversation is looked for in, besides the message's own. */
const roles: readonly FolderRole[] = ['inbox', 'sent', 'archive'];
/** Message-IDs in one SEARCH: a hostile References may hold thousands. */
const mostIds = 12;
/** Times that what was found is looked at for further Message-IDs. */
const mostRounds = 3;
/** Messages of one conversation that are looked at. */
const mostMessages = 1000;

/**
 * The conversation of a message across the folders of its account, oldest first, each message once.
 * What the cache knows of it is the answer where the server cannot be reached.
 * @throws MailError 'not-found', 'stale-id'
 */
export async function conversationOf(
  engine: AccountEngine,
  id: MessageId,
  signal?: AbortSignal,
): Promise<readonly MessageRow[]> {
  const ref = parseMessageId(id);
  const links = await linksOf(engine, ref, signal);
  const cached = cachedRows(engine, links);
  try {
    const asked = await askServer(engine, ref, links, signal);
    const answered = new Set(asked.folders);
    const elsewhere = cached.filter((row) => row.id === id || !answered.has(row.folder));
    return arranged(id, [...asked.rows, ...elsewhere]);
  } catch (error) {
    if (!MailError.is(error, 'offline') && !MailError.is(error, 'timeout')) throw error;
    return arranged(id, cached);
  }
}

/** What ties the message to others; fetched where the cache does not know it. */
async function linksOf(
  engine: AccountEngine,
  { mailbox, uidValidity, uid }: MessageRef,
  signal: AbortSignal | undefined,
): Promise<ThreadLinks> {
  const synced = engine.mailbox(mailbox);
  if (!synced.state) await synced.sync();
  if (synced.state?.uidValidity !== uidValidity) throw staleId();
  const [row] = await synced.rows([uid], signal);
  const links = engine.store.links.of(mailbox, uid);
  if (!row || !links) {
    throw new MailError(
      'not-found',
      l10n.t('The message is gone; another program has moved or deleted it.'),
    );
  }
  return links;
}

/** Every cached message that is tied to this one, directly or through others. */
function cachedRows(engine: AccountEngine, start: ThreadLinks): MessageRow[] {
  const { store } = engine;
  const found = new Map<string, ThreadLinks>();
  const asked = new Set<string>();
  let next = [start];
  while (next.length > 0 && found.size < mostMessages) {
    for (const each of next) found.set(`${each.uid} ${each.mailbox}`, each);
    const ids = next.flatMap(idsOf).filter((each) => !asked.has(each));
    for (const each of ids) asked.add(each);
    const tied = [
      ...(ids.length > 0 ? store.links.linkedTo(ids) : []),
      ...next.flatMap(({ threadId }) => (threadId ? store.links.withThreadId(threadId) : [])),
    ];
    next = tied.filter((each) => !found.has(`${each.uid} ${each.mailbox}`));
  }
  return [...found.values()].flatMap(({ mailbox, uid }) =>
    engine.mailbox(mailbox).cachedRows([uid]),
  );
}

interface Asked {
  readonly rows: readonly MessageRow[];
  readonly folders: readonly string[];
}

/** Asks every folder the conversation may reach into, and again for what that brought to light. */
async function askServer(
  engine: AccountEngine,
  ref: MessageRef,
  start: ThreadLinks,
  signal: AbortSignal | undefined,
): Promise<Asked> {
  const mailboxes = await mailboxesToAsk(engine, ref);
  const rows = new Map<MessageId, MessageRow>();
  const known = new Set(idsOf(start));
  let ids = [...known];
  for (let round = 0; round < mostRounds && (ids.length > 0 || round === 0); round++) {
    const links: ThreadLinks[] = [];
    for (const mailbox of mailboxes) {
      throwIfCancelled(signal);
      const question = { mailbox, start, ids, references: round === 0 && mailbox === ref.mailbox };
      const found = await askMailbox(engine, question, signal);
      for (const row of found.rows) rows.set(row.id, row);
      for (const each of found.links) links.push(each);
    }
    ids = [...new Set(links.flatMap(idsOf))].filter((each) => !known.has(each));
    for (const each of ids) known.add(each);
    // The server's own name of the conversation has no further links to follow.
    if (start.threadId !== undefined) break;
  }
  const folders = mailboxes.map((mailbox) => engine.mailbox(mailbox).folder);
  return { rows: [...rows.values()], folders };
}

interface Question {
  readonly mailbox: string;
  readonly start: ThreadLinks;
  readonly ids: readonly string[];
  /** The message's own References are to be fetched first, where they are not known. */
  readonly references: boolean;
}

/** Messages of one folder that belong to the conversation. */
function askMailbox(
  engine: AccountEngine,
  { mailbox, start, ids, references }: Question,
  signal: AbortSignal | undefined,
): Promise<{ rows: readonly MessageRow[]; links: readonly ThreadLinks[] }> {
  return engine.connections.use('bulk', (session) =>
    session.use(
      async (client) => {
        await session.ensureSelected(mailbox, undefined, true);
        const { uidValidity = 0n, exists = 0 } = client.mailbox || {};
        if (exists === 0) return { rows: [], links: [] };
        const more = references ? await referencesOf(engine, client, start) : [];
        const all = [...new Set([...ids, ...more])];
        // The ends of a conversation tell most: its beginning and what was answered last.
        const telling = [...all.slice(0, 2), ...all.slice(2).slice(2 - mostIds)];
        if (telling.length === 0 && start.threadId === undefined) return { rows: [], links: [] };
        const keys =
          start.threadId !== undefined && hasThreadIds(client)
            ? threadIdKeys(client, start.threadId)
            : mentionKeys(telling);
        const uids = (await searchUids(client, keys)).slice(-mostMessages);
        const found = await rowsOf(engine, client, mailbox, uidValidity, uids);
        const { folder } = engine.mailbox(mailbox);
        const rows = found.map((row) => toMessageRow(folder, uidValidity, row));
        const links = found.map((row) => linksOfRow(engine, mailbox, row));
        return {
          rows,
          links: more.length > 0 ? [...links, { ...start, references: more }] : links,
        };
      },
      { signal, deadline: 120_000 },
    ),
  );
}

/** Rows of a folder never synced are not in the cache, but what they say of themselves is here. */
function linksOfRow({ store }: AccountEngine, mailbox: string, row: StoredRow): ThreadLinks {
  const { uid, messageIdHeader: messageId, inReplyTo } = row;
  return (
    store.links.of(mailbox, uid) ?? {
      ...{ mailbox, uid },
      ...(messageId === undefined ? {} : { messageId }),
      ...(inReplyTo === undefined ? {} : { inReplyTo }),
    }
  );
}

async function referencesOf(
  { store }: AccountEngine,
  client: Client,
  { mailbox, uid, threadId, references }: ThreadLinks,
): Promise<readonly string[]> {
  if (references) return references;
  if (threadId !== undefined) return [];
  const fetched = await fetchReferences(client, [uid]);
  store.links.saveReferences(mailbox, fetched);
  return fetched.get(uid) ?? [];
}

async function mailboxesToAsk(engine: AccountEngine, ref: MessageRef): Promise<string[]> {
  if (engine.store.mailboxes().length === 0) await engine.folders.list();
  const listed = engine.folders.mailboxes();
  const withRole = (role: FolderRole): ListedMailbox | undefined =>
    listed.find((each) => each.role === role && each.selectable);
  // Where one folder shows everything, the others have nothing to add.
  const all = withRole('all');
  const others = all ? [all] : roles.flatMap((role) => withRole(role) ?? []);
  return [...new Set([ref.mailbox, ...others.map(({ mailbox }) => mailbox)])];
}

function idsOf({ messageId, inReplyTo, references = [] }: ThreadLinks): string[] {
  return [...references, inReplyTo, messageId].filter((each) => each !== undefined);
}

/** Oldest first, each message once: the copy in the folder of the one asked for is preferred. */
function arranged(id: MessageId, rows: readonly MessageRow[]): MessageRow[] {
  const asked = rows.find((row) => row.id === id);
  const own = (row: MessageRow): number =>
    row.id === id ? 0 : row.folder === asked?.folder ? 1 : 2;
  const once = new Map<string, MessageRow>();
  for (const row of [...rows].sort((a, b) => own(a) - own(b))) {
    const name = row.messageIdHeader ?? row.id;
    if (!once.has(name)) once.set(name, row);
  }
  return [...once.values()].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
