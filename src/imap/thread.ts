import type { ImapFlow } from 'imapflow';
import { type Argument, atom, rawCommand, valueOf } from './raw.ts';
import { allMessages } from './search.ts';

/** Messages up to which a mailbox is threaded by the server: its answer names every one of them. */
const mostMessages = 300_000;

/** Whether the server can tell the conversations of a mailbox of this size (RFC 5256). */
export function canThread(client: ImapFlow, exists: number): boolean {
  return algorithm(client) !== undefined && exists <= mostMessages;
}

/**
 * The UIDs of the selected mailbox by conversation; messages that stand alone are left out.
 * Where the server has only REFERENCES, messages of one subject may come as one conversation.
 */
export async function threadUids(client: ImapFlow): Promise<number[][]> {
  const conversations: number[][] = [];
  const name = algorithm(client) ?? 'REFERENCES';
  const attributes: Argument[] = [atom(name), atom('UTF-8'), ...allMessages];
  await rawCommand(client, 'UID THREAD', attributes, {
    THREAD: ({ attributes: threads = [] }) => {
      for (const thread of threads) {
        const uids = flatten(thread);
        if (uids.length > 1) conversations.push(uids);
      }
      return Promise.resolve();
    },
  });
  return conversations;
}

/** REFS goes by the references alone; REFERENCES also joins what only shares a subject. */
function algorithm({ capabilities }: ImapFlow): 'REFS' | 'REFERENCES' | undefined {
  if (capabilities.has('THREAD=REFS')) return 'REFS';
  return capabilities.has('THREAD=REFERENCES') ? 'REFERENCES' : undefined;
}

/** All numbers of a thread; without recursion, for the server says how deep it nests. */
function flatten(thread: unknown): number[] {
  const uids: number[] = [];
  const open: unknown[] = [thread];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) {
      for (const each of next) open.push(each);
      continue;
    }
    const uid = Number(valueOf(next));
    if (Number.isInteger(uid) && uid > 0) uids.push(uid);
  }
  return uids;
}
