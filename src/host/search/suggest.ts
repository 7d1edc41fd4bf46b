import * as l10n from '@vscode/l10n';
import type { Mailbox } from '../../model/message.ts';
import {
  completingAt,
  operatorsBeginning,
  typedValue,
  valuesOf,
} from '../../model/query/completion.ts';
import type { Operator } from '../../model/query/operators.ts';
import type { EngineInterface } from '../../protocol/engine.ts';
import type { Suggestion, SuggestionList } from '../../protocol/mailbox.ts';

type Requests = EngineInterface['requests'];

/** A folder that a search may name. */
export interface NamedFolder {
  /** As `in:` takes it. */
  readonly name: string;
  readonly label: string;
  /** Its account, where there are several. */
  readonly account?: string;
}

/** Where suggestions come from. */
export interface SuggestSurroundings {
  readonly engine: {
    request<K extends 'addresses' | 'keywords'>(
      name: K,
      params: Requests[K]['params'],
    ): Promise<Requests[K]['result']>;
  };
  /** The folders that are known without asking a server. */
  readonly folders: () => Promise<readonly NamedFolder[]>;
  readonly history: { all(): readonly string[] };
}

const most = 12;
/** Letters of a bare word from which on people are suggested. */
const fewestLetters = 2;

/** What may stand at the cursor of a search field: nothing where there is nothing to suggest. */
export async function suggest(
  around: SuggestSurroundings,
  text: string,
  cursor: number,
): Promise<SuggestionList> {
  if (text.trim() === '') {
    const items = [...around.history.all().map(earlierSearch), ...operatorsBegun('')];
    return { from: 0, to: text.length, items: items.slice(0, most) };
  }
  const completing = completingAt(text, cursor);
  if (completing.kind === 'nothing') return { from: cursor, to: cursor, items: [] };
  const { from, to, text: typed } = completing;
  const found =
    completing.kind === 'term'
      ? await termsBegun(around, typed)
      : await valuesBegun(around, completing.operator, typed);
  // What is there already need not be put there.
  const there = text.slice(from, to);
  const items = found.filter(({ insert }) => insert !== there).slice(0, most);
  return { from, to, items };
}

async function termsBegun(around: SuggestSurroundings, typed: string): Promise<Suggestion[]> {
  if (typed === '') return [];
  const letters = typed.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const people = letters < fewestLetters ? [] : await peopleBegun(around, typed, 'from:');
  return [...operatorsBegun(typed), ...people];
}

async function valuesBegun(
  around: SuggestSurroundings,
  operator: Operator,
  typed: string,
): Promise<Suggestion[]> {
  switch (operator) {
    case 'from':
    case 'to':
    case 'cc':
    case 'bcc':
      return peopleBegun(around, typed, '');
    case 'in':
      return foldersBegun(around, typed);
    case 'tag':
      return keywordsBegun(around, typed);
    default:
      return valuesOf(operator)
        .filter((value) => value.startsWith(typed.toLowerCase()))
        .map((value) => ({ kind: 'value', insert: value, label: value }));
  }
}

async function peopleBegun(
  { engine }: SuggestSurroundings,
  typed: string,
  operator: string,
): Promise<Suggestion[]> {
  const params = { text: typed, limit: most };
  const people: readonly Mailbox[] = await engine.request('addresses', params).catch(() => []);
  return people.map(({ name, address }) => {
    const insert = `${operator}${typedValue(address)}`;
    const label = shown(name ?? '');
    return label === ''
      ? { kind: 'address', insert, label: shown(address) }
      : { kind: 'address', insert, label, detail: shown(address) };
  });
}

async function foldersBegun(
  { folders }: SuggestSurroundings,
  typed: string,
): Promise<Suggestion[]> {
  const known = await folders().catch(() => []);
  return beginningFirst(known, typed, ({ label, name }) => `${label}\n${name}`).map(
    ({ name, label, account }) => ({
      kind: 'folder',
      insert: typedValue(name),
      label,
      ...(account === undefined ? {} : { detail: account }),
    }),
  );
}

async function keywordsBegun(
  { engine }: SuggestSurroundings,
  typed: string,
): Promise<Suggestion[]> {
  const known: readonly string[] = await engine.request('keywords', {}).catch(() => []);
  return beginningFirst(known, typed, (keyword) => keyword).map((keyword) => ({
    kind: 'keyword',
    insert: typedValue(keyword),
    label: shown(keyword),
  }));
}

/** Those whose text holds what is typed; first those in which it begins a line or follows a slash. */
function beginningFirst<T>(all: readonly T[], typed: string, textOf: (each: T) => string): T[] {
  const wanted = typed.toLowerCase();
  const matching = all
    .map((each) => ({ each, text: textOf(each).toLowerCase() }))
    .filter(({ text }) => text.includes(wanted));
  const begins = ({ text }: { text: string }): boolean =>
    text.split(/[\n/]/).some((part) => part.trimStart().startsWith(wanted));
  return [...matching.filter(begins), ...matching.filter((each) => !begins(each))].map(
    ({ each }) => each,
  );
}

function operatorsBegun(typed: string): Suggestion[] {
  return operatorsBeginning(typed).map((operator) => ({
    kind: 'operator',
    insert: `${operator}:`,
    label: `${operator}:`,
    detail: meaningOf(operator),
  }));
}

function earlierSearch(query: string): Suggestion {
  return { kind: 'history', insert: query, label: shown(query) };
}

/** Names come from mail: no controls, nothing that runs backwards. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

function meaningOf(operator: Operator): string {
  const meanings: Readonly<Record<Operator, string>> = {
    from: l10n.t('Who wrote it'),
    to: l10n.t('Who it was written to'),
    cc: l10n.t('Who got a copy'),
    bcc: l10n.t('Who got a hidden copy'),
    subject: l10n.t('Words of the subject'),
    body: l10n.t('Words of the text'),
    list: l10n.t('The mailing list it came by'),
    header: l10n.t('Any header: name=value'),
    has: l10n.t('Messages with attachments'),
    is: l10n.t('Unread, flagged, answered…'),
    tag: l10n.t('A keyword it has'),
    before: l10n.t('Before a day'),
    after: l10n.t('After a day'),
    on: l10n.t('On a day'),
    since: l10n.t('On a day or later'),
    older_than: l10n.t('Older than 2w, 3m, 1y…'),
    newer_than: l10n.t('Newer than 3d, 2w…'),
    larger: l10n.t('Larger than 2M, 500K…'),
    smaller: l10n.t('Smaller than 2M, 500K…'),
    in: l10n.t('In a folder'),
    id: l10n.t('The message with a Message-ID'),
  };
  return meanings[operator];
}
