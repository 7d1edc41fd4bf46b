import type { Client } from './client.ts';
import { itemAfter, itemsOf, octetsOf, peek, uidOf } from './fetchItems.ts';
import { type Argument, atom, rawCommand, uidSet, type Untagged, valueOf } from './raw.ts';
import { uidChunks } from './uidChunks.ts';

/** A part of some messages of which the first octets are wanted. */
export interface Beginning {
  readonly part: string;
  readonly octets: number;
  readonly uids: readonly number[];
}

/** UIDs in one FETCH. */
const chunkSize = 200;
/** Times as many octets as were asked for that are taken in; some servers ignore the range. */
const excess = 4;

/** Whether the server makes previews itself (RFC 8970). */
export function makesPreviews({ capabilities }: Client): boolean {
  return capabilities.has('PREVIEW');
}

/** The server's previews of some messages of the selected mailbox, as far as it has them. */
export async function fetchPreviews(
  client: Client,
  uids: readonly number[],
): Promise<Map<number, string>> {
  const wanted = new Set(uids);
  const found = new Map<number, string>();
  const onFetch = (untagged: Untagged): Promise<void> => {
    const items = itemsOf(untagged);
    const uid = uidOf(items);
    const preview = valueOf(itemAfter(items, 'PREVIEW'));
    // NIL says that there is none yet; Cyrus says so of all messages.
    if (wanted.has(uid) && preview !== undefined) found.set(uid, preview);
    return Promise.resolve();
  };
  for (const chunk of uidChunks(uids, chunkSize)) {
    const items: Argument[] = [atom('UID'), atom('PREVIEW')];
    await rawCommand(client, 'UID FETCH', [uidSet(chunk), items], { FETCH: onFetch });
  }
  return found;
}

/**
 * The first octets, still transfer-encoded, of parts of messages of the selected mailbox, one part
 * a message: in one exchange where the server allows.
 */
export async function fetchBeginnings(
  client: Client,
  beginnings: readonly Beginning[],
): Promise<Map<number, Buffer>> {
  const wanted = new Map(
    beginnings.flatMap((each) => each.uids.map((uid) => [uid, each] as const)),
  );
  const found = new Map<number, Buffer>();
  // One for all commands: whichever a server answers first, the part says whose it is.
  const onFetch = (untagged: Untagged): Promise<void> => {
    const items = itemsOf(untagged);
    const uid = uidOf(items);
    const asked = wanted.get(uid);
    const octets = asked && octetsOf(itemAfter(items, 'BODY'));
    if (octets && sectionOf(items) === asked.part)
      found.set(uid, octets.subarray(0, asked.octets * excess));
    return Promise.resolve();
  };
  const start = ({ part, octets }: Beginning, uids: readonly number[]): Promise<unknown> => {
    const items: Argument[] = [atom('UID'), peek(part, [0, octets])];
    return rawCommand(client, 'UID FETCH', [uidSet(uids), items], { FETCH: onFetch });
  };
  const commands = beginnings.flatMap((each) =>
    uidChunks(each.uids, chunkSize).map((chunk) => () => start(each, chunk)),
  );
  if (client.pipelines) await Promise.all(client.together(() => commands.map((each) => each())));
  else for (const each of commands) await each();
  return found;
}

/** The part in `BODY[1.2]<0>`. */
function sectionOf(items: readonly unknown[]): string | undefined {
  const body = items.find((item) => valueOf(item)?.toUpperCase() === 'BODY');
  const section =
    typeof body === 'object' && body !== null && 'section' in body ? body.section : undefined;
  return Array.isArray(section) ? valueOf(section[0]) : undefined;
}
