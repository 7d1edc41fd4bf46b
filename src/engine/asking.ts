import { compileQuery } from '../imap/compile.ts';
import { searchUids, type SortOrder, sortUids } from '../imap/search.ts';
import type { Client } from '../imap/session.ts';
import type { ListedMailbox } from '../model/folder.ts';
import type { Query } from '../model/query/ast.ts';
import type { AccountEngine } from './accountEngine.ts';

export interface Answer {
  readonly uids: readonly number[];
  readonly notes: readonly string[];
}

export async function askMailbox(
  _engine: AccountEngine,
  client: Client,
  query: Query,
  _mailbox: ListedMailbox,
  order: SortOrder,
): Promise<Answer> {
  const keys = compileQuery(query, { isFolder: () => true, attachments: [] });
  if (!keys) return { uids: [], notes: [] };
  const uids = client.capabilities.has('SORT')
    ? await sortUids(client, order, keys)
    : (await searchUids(client, keys)).reverse();
  return { uids, notes: [] };
}

export function isNamed({ path, role, mailbox }: ListedMailbox, name: string): boolean {
  const wanted = name.toLowerCase();
  return [role, path.at(-1), path.join('/'), mailbox].some(
    (each) => each?.toLowerCase() === wanted,
  );
}
