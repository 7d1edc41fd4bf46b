import { deadlines } from '../../imap/connections.ts';
import type { ListedMailbox } from '../../model/folder.ts';
import type { Query } from '../../model/query/ast.ts';
import type { ViewScope } from '../../model/search.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { askMailbox } from '../asking.ts';
import { newestFirst } from '../order.ts';
import { mailboxesIn, withoutLabels } from './scope.ts';

/** Unread messages of an account that match; folders that have none unread are not asked. */
export async function unreadIn(
  engine: AccountEngine,
  query: Query,
  scope: ViewScope,
  signal: AbortSignal | undefined,
): Promise<number> {
  const all = mailboxesIn(engine.folders.mailboxes(), scope);
  const mailboxes = all.filter(({ unread }) => unread !== 0);
  // What every unread message matches is in the counts that are kept.
  if (isAnyUnread(query) && mailboxes.every(({ unread }) => unread !== undefined))
    return withoutLabels(mailboxes, query).reduce((sum, { unread = 0 }) => sum + unread, 0);
  const unread: Query = { kind: 'flag', flag: '\\Seen', set: false, position: 0 };
  const both: Query =
    query.kind === 'all' ? unread : { kind: 'and', queries: [query, unread], position: 0 };
  let count = 0;
  for (const mailbox of mailboxes) count += await matching(engine, mailbox, both, signal);
  return count;
}

function matching(
  engine: AccountEngine,
  mailbox: ListedMailbox,
  query: Query,
  signal: AbortSignal | undefined,
): Promise<number> {
  return engine.connections.use('search', (session) =>
    session.use(
      async (client) => {
        await session.ensureSelected(mailbox.mailbox, undefined, true);
        return (await askMailbox(engine, client, query, mailbox, newestFirst)).uids.length;
      },
      { signal, deadline: deadlines.search },
    ),
  );
}

function isAnyUnread(query: Query): boolean {
  return query.kind === 'all' || (query.kind === 'flag' && query.flag === '\\Seen' && !query.set);
}
