import { randomUUID } from 'node:crypto';
import { searchUids } from '../imap/search.ts';
import { atom } from '../imap/raw.ts';
import type { Change } from '../model/change.ts';
import { MailError } from '../model/errors.ts';
import { hasFlag, seen } from '../model/flags.ts';
import type { FolderId } from '../model/id.ts';
import type { AccountEngine } from './accountEngine.ts';
import type { SyncedMailbox } from './syncedMailbox.ts';
import type { Target } from './targets.ts';

/**
 * Marks everything that is unread in a folder as read, as one change; undefined where nothing was.
 * Offline that is what the cache knows as unread.
 * @throws MailError 'not-permitted'
 */
export async function markAllRead(
  engine: AccountEngine,
  id: FolderId,
): Promise<Change | undefined> {
  const synced = await engine.selectable(id);
  const target = await unreadIn(engine, synced);
  if (target.uids.size === 0) return undefined;
  const key = randomUUID();
  const change = { add: [seen] };
  const request = { kind: 'flags', messages: [], change } as const;
  return engine.change(request, [target], key, engine.changeId(key));
}

async function unreadIn(engine: AccountEngine, synced: SyncedMailbox): Promise<Target> {
  const { mailbox } = synced;
  try {
    const { uidValidity, uids } = await askUnread(engine, mailbox);
    if (synced.state && synced.state.uidValidity !== uidValidity) await synced.sync();
    const shown = new Set(uids.filter((uid) => !synced.hides(uid)));
    return { mailbox, uidValidity, uids: shown, without: seen };
  } catch (error) {
    const out = MailError.is(error, 'offline') || MailError.is(error, 'timeout');
    if (!out || !synced.state) throw error;
    const flags = engine.store.flags(mailbox, [...synced.shownUids]);
    const unread = [...flags].filter(([, each]) => !hasFlag(each, seen)).map(([uid]) => uid);
    return { mailbox, uidValidity: synced.state.uidValidity, uids: new Set(unread) };
  }
}

function askUnread(
  { connections }: AccountEngine,
  mailbox: string,
): Promise<{ uidValidity: bigint; uids: readonly number[] }> {
  return connections.use('main', (session) =>
    session.use(async (client) => {
      await session.ensureSelected(mailbox, undefined, true);
      const uids = await searchUids(client, [atom('UNSEEN')]);
      return { uidValidity: (client.mailbox && client.mailbox.uidValidity) || 0n, uids };
    }),
  );
}
