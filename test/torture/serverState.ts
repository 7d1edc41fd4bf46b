import type { ImapFlow } from 'imapflow';
import type { MessageName } from './actions.ts';
import type { MailStock } from './mailStock.ts';
import type { Copy } from './worlds.ts';

/** What the server holds, as another program sees it. */
export interface ServerState {
  readonly folders: readonly string[];
  readonly foldersAtStart: readonly string[];
  readonly copies: ReadonlyMap<MessageName, readonly Copy[]>;
  /** Names by UID, by folder. */
  readonly byUid: ReadonlyMap<string, ReadonlyMap<number, MessageName>>;
  /** Messages that nobody wrote, in words. */
  readonly strangers: readonly string[];
}

/** Looks at every octet of every message. */
export async function lookAtServer(
  client: ImapFlow,
  stock: MailStock,
  foldersAtStart: readonly string[],
): Promise<ServerState> {
  const folders = await foldersOf(client);
  const copies = new Map<MessageName, Copy[]>();
  const byUid = new Map<string, Map<number, MessageName>>();
  const strangers: string[] = [];
  for (const folder of folders) {
    const uids = new Map<number, MessageName>();
    byUid.set(folder, uids);
    const opened = await client.mailboxOpen(folder, { readOnly: true }).catch((error: unknown) => {
      const words = (error as { responseText?: string }).responseText;
      throw new Error(`${folder} is listed and cannot be opened: ${words}`, { cause: error });
    });
    if (opened.exists === 0) continue;
    const all = await client.fetchAll('1:*', { uid: true, flags: true, source: true });
    for (const { uid, flags, source } of all) {
      const name = stock.nameOf(source);
      if (name === undefined) {
        strangers.push(`UID ${uid} in ${folder} is a message that nobody wrote`);
        continue;
      }
      uids.set(uid, name);
      copies.set(name, [...(copies.get(name) ?? []), { folder, flags: plain(flags) }]);
    }
  }
  return { folders, foldersAtStart, copies, byUid, strangers };
}

/** Paths of all folders, with `/`. */
export async function foldersOf(client: ImapFlow): Promise<string[]> {
  return (await client.list())
    .filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
    .map(({ path }) => path);
}

/** Without what servers set of themselves. */
export function plain(flags: Iterable<string> | undefined): string[] {
  return [...(flags ?? [])]
    .filter((flag) => flag !== '\\Recent' && !flag.startsWith('$Has'))
    .sort();
}
