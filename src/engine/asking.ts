import * as l10n from '@vscode/l10n';
import { compileQuery, type MailboxFacts } from '../imap/compile.ts';
import {
  isCharsetRefusal,
  isRefusal,
  needsCharset,
  searchUids,
  type SearchKeys,
  type SortOrder,
  sortUids,
  uidKeys,
} from '../imap/search.ts';
import type { Argument } from '../imap/raw.ts';
import type { Client } from '../imap/session.ts';
import type { ListedMailbox } from '../model/folder.ts';
import type { Query } from '../model/query/ast.ts';
import { dayAfter, doubtfulDaysOf } from '../model/query/borders.ts';
import { localDay } from '../model/query/dates.ts';
import { evaluate } from '../model/query/evaluate.ts';
import { boundOf, leavesOf } from '../model/query/leaves.ts';
import type { StoredRow } from '../store/store.ts';
import type { AccountEngine } from './accountEngine.ts';
import { inAscii, isAscii, typedText } from './asciiBounds.ts';
import { rowsLimit } from './order.ts';
import { rowsOf } from './rowsOf.ts';
import { listedOrder, type Selected, sortFound } from './sortFound.ts';

export interface Answer {
  /** UIDs in the order asked for. */
  readonly uids: readonly number[];
  /** What the server could not be asked, in words for people. */
  readonly notes: readonly string[];
}

/** Where is asked, and what there is to say about it. */
interface Place extends Selected {
  readonly notes: string[];
}

/** Connections on which a server has refused to search for anything but ASCII. */
const asciiOnly = new WeakSet<Client>();

const everything: Query = { kind: 'all', position: 0 };
/** Where a server takes what has no readable date for ancient, it is for us to look at. */
const undated: Query = { kind: 'date', relation: 'before', day: '1970-01-02', position: 0 };
const nothing: Query = { kind: 'not', query: everything, position: 0 };

/** What matches in the mailbox that is selected on `client`. @throws MailError */
export async function askMailbox(
  engine: AccountEngine,
  client: Client,
  query: Query,
  mailbox: ListedMailbox,
  order: SortOrder,
): Promise<Answer> {
  const place: Place = { engine, client, mailbox, notes: [] };
  const facts = await factsFor(place, query);
  const uids = await askAll(place, query, facts, order);
  return { uids, notes: place.notes };
}

/** Whether `in:NAME` means this mailbox: its role, its last name, or its whole path. */
export function isNamed({ path, role, mailbox }: ListedMailbox, name: string): boolean {
  const wanted = name.toLowerCase();
  return [role, path.at(-1), path.join('/'), mailbox].some(
    (each) => each?.toLowerCase() === wanted,
  );
}

/** What has to be known of the mailbox before the server can be asked. */
async function factsFor(place: Place, query: Query): Promise<MailboxFacts> {
  const { capabilities } = place.client;
  const isGmail = capabilities.has('X-GM-EXT-1');
  const facts: MailboxFacts = {
    isFolder: (name) => isNamed(place.mailbox, name),
    dialect: isGmail ? 'gmail' : undefined,
  };
  const dated = { ...facts, days: await ownDays(place, query, facts) };
  return { ...dated, attachments: await attachmentsFor(place, query, dated) };
}

/**
 * The user's own days of the messages for which the day in the Date header, all that SEARCH looks
 * at, does not tell. Asks nothing where the query has no dates.
 */
async function ownDays(
  place: Place,
  query: Query,
  facts: MailboxFacts,
): Promise<ReadonlyMap<number, string> | undefined> {
  const doubtful = doubtfulDaysOf(query);
  if (doubtful.length === 0) return undefined;
  const stretches = doubtful.map(({ first, last }): Query => ({
    kind: 'and',
    queries: [
      { kind: 'date', relation: 'since', day: first, position: 0 },
      { kind: 'date', relation: 'before', day: dayAfter(last), position: 0 },
    ],
    position: 0,
  }));
  const within: Query = { kind: 'or', queries: [...stretches, undated], position: 0 };
  const narrowed: Query = { kind: 'and', queries: [within, ...cheapParts(query)], position: 0 };
  const uids = await searchUids(place.client, compileQuery(narrowed, facts)!);
  if (uids.length > rowsLimit) {
    place.notes.push(
      l10n.t(
        'In “{0}” too many messages were sent around these days: the days are those of their senders.',
        place.mailbox.path.join('/'),
      ),
    );
    return undefined;
  }
  const rows = await rowsFor(place, uids);
  const dated = rows.filter(({ date }) => !Number.isNaN(Date.parse(date)));
  return new Map(dated.map(({ uid, date }) => [uid, localDay(new Date(date))]));
}

/** Parts that all matches have to match, of which a server knows without reading messages. */
function cheapParts(query: Query): readonly Query[] {
  const parts = query.kind === 'and' ? query.queries : [];
  return parts.filter(({ kind }) => kind === 'flag' || kind === 'keyword' || kind === 'size');
}

/**
 * UIDs of the messages with attachments, of those that may match; undefined where the server has
 * a word for it, or where there are too many to look at.
 */
async function attachmentsFor(
  place: Place,
  query: Query,
  facts: MailboxFacts,
): Promise<readonly number[] | undefined> {
  const isAsked = leavesOf(query).some(({ kind }) => kind === 'attachment');
  if (!isAsked || facts.dialect === 'gmail') return undefined;
  const candidates = boundOf(query, 'most', (leaf, bound) => {
    if (leaf.kind !== 'attachment') return inAscii(leaf, bound);
    return bound === 'most' ? everything : nothing;
  });
  const keys = compileQuery(candidates, facts);
  const uids = keys ? await searchUids(place.client, keys) : [];
  if (uids.length > rowsLimit) {
    place.notes.push(
      l10n.t(
        'In “{0}” there are too many messages to look for attachments in each: their types tell.',
        place.mailbox.path.join('/'),
      ),
    );
    return undefined;
  }
  const rows = await rowsFor(place, uids);
  return rows.filter(({ hasAttachments }) => hasAttachments).map(({ uid }) => uid);
}

/** Asks for the query; where the server knows only ASCII, for what comes near, and looks itself. */
async function askAll(
  place: Place,
  query: Query,
  facts: MailboxFacts,
  order: SortOrder,
): Promise<readonly number[]> {
  const { client } = place;
  const keys = compileQuery(query, facts);
  if (!keys) return [];
  if (needsCharset(keys) && asciiOnly.has(client)) return askInAscii(place, query, facts, order);
  try {
    const exact = await inOrder(place, keys, order);
    return await withLikeWords(place, query, { facts, order, exact });
  } catch (error) {
    if (!needsCharset(keys) || !isCharsetRefusal(error)) throw error;
    const uids = await askInAscii(place, query, facts, order);
    // Had the server refused for another reason, this would have failed as well.
    asciiOnly.add(client);
    return uids;
  }
}

/**
 * Beside what matches as it was typed, what is like it (RFC 6203). Never in its place: one FUZZY has
 * Cyrus answer all of a program from its index, which lags behind or is empty.
 */
async function withLikeWords(
  place: Place,
  query: Query,
  { facts, order, exact }: { facts: MailboxFacts; order: SortOrder; exact: readonly number[] },
): Promise<readonly number[]> {
  const { client } = place;
  if (!hasWord(query) || !client.capabilities.has('SEARCH=FUZZY')) return exact;
  const keys = compileQuery(query, { ...facts, dialect: 'fuzzy' });
  const like = keys ? await searchUids(client, keys).catch(unlessRefused) : [];
  const found = new Set([...exact, ...like]);
  if (found.size === exact.length) return exact;
  return inOrder(place, uidKeys([...found].sort((a, b) => a - b)), order);
}

/** A server that does not want to look for like words has answered for the others all the same. */
function unlessRefused(error: unknown): readonly number[] {
  if (isRefusal(error)) return [];
  throw error;
}

/** Whether it asks for a bare word, which may be matched loosely; a phrase is meant as it stands. */
function hasWord(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.queries.some(hasWord);
  return query.kind === 'text' && !/\s/.test(query.value);
}

async function inOrder(
  place: Place,
  keys: SearchKeys,
  order: SortOrder,
): Promise<readonly number[]> {
  const { client } = place;
  if (!client.capabilities.has('SORT'))
    return sortHere(place, await searchUids(client, keys), order);
  if (order.by !== 'date' || !looksAtHeaders(keys)) return sortUids(client, order, keys);
  // Dovecot 2.3 takes a wrong date for the first match, and keeps it, where one SORT by date looks
  // at header fields of messages whose dates it does not know yet. A SEARCH does no such harm.
  const uids = await searchUids(client, keys);
  const listed = listedOrder(place, uids, order);
  if (listed || uids.length < 2) return listed ?? uids;
  return sortUids(client, order, uids.length > sortedByUid ? keys : uidKeys(uids));
}

/** Messages that are named one by one in a command. */
const sortedByUid = 1_000;

function looksAtHeaders(keys: readonly Argument[]): boolean {
  const fields = ['HEADER', 'SUBJECT', 'FROM', 'TO', 'CC', 'BCC', 'TEXT'];
  return keys.some((key) => !Array.isArray(key) && fields.includes(String(key.value)));
}

/** What surely matches, and of what may match the newest messages whose rows say that they do. */
async function askInAscii(
  place: Place,
  query: Query,
  facts: MailboxFacts,
  order: SortOrder,
): Promise<readonly number[]> {
  const { client, mailbox, notes } = place;
  const most = compileQuery(boundOf(query, 'most', inAscii), facts);
  const least = compileQuery(boundOf(query, 'least', inAscii), facts);
  const candidates = most ? await searchUids(client, most) : [];
  const certain = new Set(least && candidates.length > 0 ? await searchUids(client, least) : []);
  const doubtful = candidates.filter((uid) => !certain.has(uid));
  const left = beyondAscii(query);
  const judged = (await rowsFor(place, doubtful.slice(-rowsLimit))).map((row) => ({
    uid: row.uid,
    matches: evaluate(left, { ...row, isIn: (name) => isNamed(mailbox, name) }),
  }));
  const { host } = place.engine.settings;
  if (judged.some(({ matches }) => matches === undefined))
    notes.push(
      l10n.t(
        '{0} cannot search for “{1}”: only senders, recipients and subjects were looked through.',
        host,
        leavesOf(query)
          .map(typedText)
          .find((typed) => !isAscii(typed)) ?? '',
      ),
    );
  if (doubtful.length > rowsLimit)
    notes.push(
      l10n.t('Only the newest {0} messages were looked through.', rowsLimit.toLocaleString('en')),
    );
  const found = judged.filter(({ matches }) => matches === true).map(({ uid }) => uid);
  return sortHere(place, [...certain, ...found], order);
}

/** The part of a query that is left to judge: the server has answered for the others. */
function beyondAscii(query: Query): Query {
  if (query.kind !== 'and') return query;
  const queries = query.queries.filter((each) =>
    leavesOf(each).some((leaf) => !isAscii(typedText(leaf))),
  );
  return { ...query, queries };
}

async function sortHere(
  place: Place,
  uids: readonly number[],
  order: SortOrder,
): Promise<readonly number[]> {
  const { mailbox, notes } = place;
  const sorted = await sortFound(place, uids, order);
  if (sorted.byArrival && order.by !== 'date')
    notes.push(
      l10n.t('In “{0}” too many messages were found to sort them.', mailbox.path.join('/')),
    );
  return sorted.uids;
}

function rowsFor(
  { engine, client, mailbox }: Place,
  uids: readonly number[],
): Promise<StoredRow[]> {
  const { uidValidity = 0n } = client.mailbox || {};
  return rowsOf(engine, client, mailbox.mailbox, uidValidity, uids);
}
