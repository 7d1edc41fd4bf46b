import * as l10n from '@vscode/l10n';
import { throwIfCancelled } from '../imap/errors.ts';
import type { Client } from '../imap/session.ts';
import { compileQuery } from '../imap/compile.ts';
import { fetchRows } from '../imap/rows.ts';
import { newestMatching } from '../imap/search.ts';
import { MailError } from '../model/errors.ts';
import { folderId, parseFolderId } from '../model/id.ts';
import type { MessageRow } from '../model/message.ts';
import type { Query } from '../model/query/ast.ts';
import type { SearchFailure, SearchScope } from '../model/search.ts';
import type { ListedMailbox } from '../model/folder.ts';
import type { StoredRow } from '../store/store.ts';
import type { AccountEngine } from './accountEngine.ts';
import { toMessageRow, toStoredRow } from './row.ts';

export interface AccountSearch {
  readonly total: number;
  readonly rows: readonly MessageRow[];
  readonly failures: readonly SearchFailure[];
}

/**
 * Searches one account on its server, folder after folder; one that fails is named in `failures`.
 * @throws MailError when the whole account cannot be asked
 */
export async function searchAccount(
  engine: AccountEngine,
  query: Query,
  scope: SearchScope,
  limit: number,
  signal: AbortSignal,
): Promise<AccountSearch> {
  const mailboxes = await mailboxesIn(engine, scope);
  const rows: MessageRow[] = [];
  const failures: SearchFailure[] = [];
  let total = 0;
  for (const mailbox of mailboxes) {
    throwIfCancelled(signal);
    try {
      const found = await searchMailbox(engine, query, mailbox, limit, signal);
      total += found.total;
      rows.push(...found.rows);
    } catch (error) {
      if (!MailError.is(error) || signal.aborted || endsAll(error)) throw error;
      failures.push({ account: engine.id, folder: folderId(engine.id, mailbox.mailbox), error });
    }
  }
  return { total, rows: newestFirst(rows).slice(0, limit), failures };
}

/** Rows by date, newest first. */
export function newestFirst(rows: readonly MessageRow[]): MessageRow[] {
  return [...rows].sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
}

/** Trouble that the next folder would have as well. */
function endsAll({ code }: MailError): boolean {
  return ['offline', 'auth-failed', 'cancelled', 'certificate', 'tls', 'insecure'].includes(code);
}

async function mailboxesIn(engine: AccountEngine, scope: SearchScope): Promise<ListedMailbox[]> {
  if (engine.store.mailboxes().length === 0) await engine.folders.list();
  const selectable = engine.store.mailboxes().filter((each) => each.selectable);
  if (typeof scope !== 'object' || !('folder' in scope)) return selectable;
  const { mailbox, delimiter } = await engine.folders.require(scope.folder);
  const below = `${mailbox}${delimiter}`;
  return selectable.filter(
    (each) => each.mailbox === mailbox || (scope.subfolders && each.mailbox.startsWith(below)),
  );
}

async function searchMailbox(
  engine: AccountEngine,
  query: Query,
  mailbox: ListedMailbox,
  limit: number,
  signal: AbortSignal,
): Promise<{ total: number; rows: MessageRow[] }> {
  const keys = compileQuery(query, {
    isFolder: (name) => isNamed(mailbox, name),
    attachments: await attachmentUids(engine, query, mailbox),
  });
  if (!keys) return { total: 0, rows: [] };
  return engine.connections.use('bulk', (session) =>
    session.use(
      async (client) => {
        await session.ensureSelected(mailbox.mailbox, undefined, true);
        const { uidValidity = 0n, exists = 0 } = client.mailbox || {};
        if (exists === 0) return { total: 0, rows: [] };
        const { total, uids } = await newestMatching(client, keys, limit);
        const rows = await rowsOf(engine, client, mailbox.mailbox, uidValidity, uids);
        const folder = folderId(engine.id, mailbox.mailbox);
        return { total, rows: rows.map((row) => toMessageRow(folder, uidValidity, row)) };
      },
      { signal, deadline: 120_000 },
    ),
  );
}

/** Rows of messages of the selected mailbox, from the cache where it has them; in no order. */
export async function rowsOf(
  engine: AccountEngine,
  client: Client,
  mailbox: string,
  uidValidity: bigint,
  uids: readonly number[],
): Promise<StoredRow[]> {
  const known = engine.mailbox(mailbox).state?.uidValidity === uidValidity;
  const cached = known ? engine.store.rows(mailbox, uids) : new Map<number, StoredRow>();
  const missing = uids.filter((uid) => !cached.has(uid));
  const fetched = missing.length > 0 ? await fetchRows(client, missing) : [];
  const stored = fetched.map(toStoredRow);
  // Rows of a mailbox never synced have no numbering to be checked against later.
  if (known && stored.length > 0) engine.store.saveRows(mailbox, stored);
  return [...cached.values(), ...stored];
}

async function attachmentUids(
  engine: AccountEngine,
  query: Query,
  { mailbox }: ListedMailbox,
): Promise<readonly number[]> {
  if (!mentionsAttachments(query)) return [];
  const synced = engine.mailbox(mailbox);
  await synced.sync();
  return synced.attachmentUids();
}

function mentionsAttachments(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.queries.some(mentionsAttachments);
  return query.kind === 'not' ? mentionsAttachments(query.query) : query.kind === 'attachment';
}

/** Whether `in:NAME` means this mailbox: its role, its last name, or its whole path. */
function isNamed({ path, role, mailbox }: ListedMailbox, name: string): boolean {
  const wanted = name.toLowerCase();
  return [role, path.at(-1), path.join('/'), mailbox].some(
    (each) => each?.toLowerCase() === wanted,
  );
}

/**
 * Folders a query names that no account has: a search in them would quietly find nothing.
 * @throws MailError 'bad-query' with the position
 */
export function checkFolders(query: Query, engines: readonly AccountEngine[]): void {
  if (query.kind === 'and' || query.kind === 'or')
    for (const each of query.queries) checkFolders(each, engines);
  else if (query.kind === 'not') checkFolders(query.query, engines);
  else if (query.kind === 'folder') {
    const mailboxes = engines.flatMap((engine) => engine.store.mailboxes());
    if (mailboxes.length === 0 || mailboxes.some((each) => isNamed(each, query.name))) return;
    throw new MailError(
      'bad-query',
      l10n.t(
        'There is no folder “{0}” (at character {1}).',
        query.name,
        String(query.position + 1),
      ),
      { position: query.position },
    );
  }
}

/** The accounts a scope covers. */
export function enginesIn(
  engines: ReadonlyMap<string, AccountEngine>,
  scope: SearchScope,
): AccountEngine[] {
  if (scope === 'everywhere') return [...engines.values()];
  const id = 'account' in scope ? scope.account : parseFolderId(scope.folder).account;
  const engine = engines.get(id);
  if (!engine)
    throw new MailError('not-found', l10n.t('There is no account with the id “{0}”.', String(id)));
  return [engine];
}
