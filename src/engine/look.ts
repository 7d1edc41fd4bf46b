import { fetchNewestRows, type FetchedRow } from '../imap/rows.ts';
import { allMessages, searchUids, type SortOrder, sortUids } from '../imap/search.ts';
import type { Client, Selected, Session } from '../imap/session.ts';
import { fetchFlags, fetchFlagsSince, uidsFrom } from '../imap/state.ts';
import type { MailboxState } from '../store/store.ts';
import { newestFirst } from './order.ts';

/** What a mailbox looks like now. */
export interface Look {
  readonly selected: Selected;
  /** Every UID, ascending. */
  readonly uids: readonly number[];
  /** Flags that may have changed since the last look. */
  readonly flags: ReadonlyMap<number, readonly string[]>;
}

/** A mailbox at first sight. */
export interface FirstLook extends Look {
  /** Its newest arrivals. */
  readonly rows: readonly FetchedRow[];
  /** UIDs newest first, where the server was asked to sort. */
  readonly ordering: readonly number[] | undefined;
}

/** Messages up to which the first screen waits for the server's SORT. */
const sortedAtOnce = 5_000;

/**
 * A mailbox nothing is known of: after SELECT one exchange brings its newest rows, its UIDs as
 * ranges, and the order by date where that cannot take long or is `exact`ly wanted.
 */
export async function firstLook(
  session: Session,
  client: Client,
  mailbox: string,
  count: number,
  exact: boolean,
): Promise<FirstLook> {
  const selected = await session.select(mailbox);
  const { exists } = selected;
  if (exists === 0) return { selected, uids: [], flags: new Map(), rows: [], ordering: [] };
  const sorts = client.capabilities.has('SORT') && (exact || exists <= sortedAtOnce);
  const newest: SortOrder = newestFirst;
  const [rows, uids, ordering] = await inTurn(client, [
    () => (count > 0 ? fetchNewestRows(client, exists, count) : Promise.resolve([])),
    () => searchUids(client, allMessages),
    () => (sorts ? sortUids(client, newest, allMessages) : Promise.resolve(undefined)),
  ]);
  return { selected, uids, flags: new Map(), rows, ordering };
}

/** One look at a mailbox: what is there, and which flags changed since `known`. */
export async function look(
  session: Session,
  client: Client,
  mailbox: string,
  known: MailboxState,
  recent: ReadonlySet<number>,
): Promise<Look> {
  const { uidValidity, modseq } = known;
  const selected = await session.select(
    mailbox,
    modseq === undefined ? {} : { known: { uidValidity, modseq } },
  );
  if (selected.exists === 0) return { selected, uids: [], flags: new Map() };
  if (uidValidity !== selected.uidValidity)
    return { selected, uids: await searchUids(client, allMessages), flags: new Map() };
  const flags = await changedFlags(client, selected, known);
  const uids = await presentUids(client, selected, known, flags);
  if (flags) return { selected, uids, flags };
  const present = new Set(uids);
  const shown = [...recent].filter((uid) => present.has(uid));
  return { selected, uids, flags: await fetchFlags(client, shown) };
}

/** Flags changed since `known`, those of new messages too; undefined where the server can't tell. */
async function changedFlags(
  client: Client,
  selected: Selected,
  known: MailboxState,
): Promise<ReadonlyMap<number, readonly string[]> | undefined> {
  if (selected.resynced) return selected.flags;
  if (known.modseq === undefined || selected.modseq === undefined) return undefined;
  return known.modseq === selected.modseq ? new Map() : fetchFlagsSince(client, known.modseq);
}

/** All UIDs after a SELECT, by what is known where that suffices. */
async function presentUids(
  client: Client,
  selected: Selected,
  known: MailboxState,
  flags: ReadonlyMap<number, readonly string[]> | undefined,
): Promise<readonly number[]> {
  const { exists, uidNext } = selected;
  const vanished = new Set(selected.vanished);
  const kept = vanished.size === 0 ? known.uids : known.uids.filter((uid) => !vanished.has(uid));
  // Where new messages may begin.
  const first = Math.max(known.uidNext, (kept.at(-1) ?? 0) + 1);
  if (flags || uidNext === known.uidNext) {
    const added = [...(flags?.keys() ?? [])].filter((uid) => uid >= first && !vanished.has(uid));
    const told = added.length === 0 ? kept : kept.concat(added.sort((a, b) => a - b));
    if (told.length === exists && uidNext > 0) return told;
  }
  if (uidNext > known.uidNext && known.uidNext > 0) {
    const asked = kept.concat(await uidsFrom(client, first));
    if (asked.length === exists) return asked;
  }
  // Something went without a word: look at all.
  return searchUids(client, allMessages);
}

type Starts<T extends readonly unknown[]> = { readonly [K in keyof T]: () => Promise<T[K]> };

/** Commands that do not wait for each other where the server allows, else one after another. */
async function inTurn<T extends readonly unknown[]>(client: Client, starts: Starts<T>): Promise<T> {
  const started: readonly (() => Promise<unknown>)[] = starts;
  if (client.pipelines)
    return (await Promise.all(client.together(() => started.map((start) => start())))) as never;
  const results: unknown[] = [];
  for (const start of started) results.push(await start());
  return results as never;
}
