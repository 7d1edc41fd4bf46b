import type { DateQuery, Query } from '../model/query/ast.ts';
import { dayAfter, doubtfulDays } from '../model/query/borders.ts';
import { atom, text } from './raw.ts';
import { allMessages, attachmentKeys, type SearchKeys, uidKeys } from './search.ts';

/** What a query means in one mailbox, where the server's SEARCH has no word for it. */
export interface MailboxFacts {
  /** Whether `in:NAME` names this mailbox. */
  isFolder(name: string): boolean;
  /**
   * UIDs of the messages with attachments, of those that matter; where they are not known the
   * media types of the messages tell.
   */
  readonly attachments?: readonly number[] | undefined;
  /**
   * The user's own days of all messages for which the day that their sender wrote leaves in doubt
   * on which side of a date of the query they are; where they are not known that day counts.
   */
  readonly days?: ReadonlyMap<number, string> | undefined;
  /** What the server offers for words: RFC 6203's FUZZY, or Gmail's own search. */
  readonly dialect?: 'fuzzy' | 'gmail' | undefined;
}

/**
 * The query as SEARCH keys for one mailbox; undefined when nothing in it can match.
 * Every string of a person's goes as a quoted string or literal, never as an atom.
 */
export function compileQuery(query: Query, facts: MailboxFacts): SearchKeys | undefined {
  const compiled = compile(query, facts, true);
  if (compiled === false) return undefined;
  return compiled === true ? allMessages : compiled.flat();
}

/** Several keys that must all match, or what they come to when that is certain without asking. */
type Compiled = readonly SearchKeys[] | boolean;

/**
 * Negations go down to the leaves, where a day has its opposite: Dovecot 2.3 joins several negated
 * days into one, and takes the wrong one.
 */
function compile(query: Query, facts: MailboxFacts, wanted: boolean): Compiled {
  switch (query.kind) {
    case 'all':
      return wanted;
    case 'and':
    case 'or': {
      const parts = query.queries.map((each) => compile(each, facts, wanted));
      return (query.kind === 'and') === wanted ? all(parts) : any(parts);
    }
    case 'not':
      return compile(query.query, facts, !wanted);
    case 'date':
      return facts.days ? certainly(query, facts.days, wanted) : bySender(query, wanted);
    default:
      return wanted ? compileLeaf(query, facts) : not(compileLeaf(query, exactly(facts)));
  }
}

type Leaf = Exclude<Query, { kind: 'all' | 'and' | 'or' | 'not' | 'date' }>;

function compileLeaf(query: Leaf, facts: MailboxFacts): Compiled {
  const raw = facts.dialect === 'gmail' ? gmailSearch(query) : undefined;
  if (raw !== undefined) return [[atom('X-GM-RAW'), text(raw)]];
  switch (query.kind) {
    case 'text':
      return [[...fuzzy(query.value, facts), atom('TEXT'), text(query.value)]];
    case 'field':
      return [[atom(query.field.toUpperCase()), text(query.value)]];
    case 'header':
      return [[atom('HEADER'), text(query.name), text(query.value)]];
    case 'id':
      return [[atom('HEADER'), text('Message-ID'), text(query.messageId)]];
    case 'flag':
      return [flagKey(query.flag, query.set)];
    case 'keyword':
      return [[atom('KEYWORD'), atom(query.keyword)]];
    case 'size':
      return [[atom(query.relation.toUpperCase()), atom(String(query.octets))]];
    case 'attachment':
      return facts.attachments ? among(facts.attachments) : [attachmentKeys()];
    case 'folder':
      return facts.isFolder(query.name);
  }
}

/** A word may be matched loosely (RFC 6203); a phrase is meant as it stands. */
function fuzzy(value: string, { dialect }: MailboxFacts): SearchKeys {
  return dialect === 'fuzzy' && !/\s/.test(value) ? [atom('FUZZY')] : [];
}

/** Nothing is left out for being like what was typed. */
function exactly(facts: MailboxFacts): MailboxFacts {
  return facts.dialect === 'fuzzy' ? { ...facts, dialect: undefined } : facts;
}

/** What Gmail's own search has words for, in its syntax. */
function gmailSearch(query: Query): string | undefined {
  switch (query.kind) {
    case 'text':
      return gmailPhrase('', query.value);
    case 'field':
      return query.field === 'body' ? undefined : gmailPhrase(`${query.field}:`, query.value);
    case 'header':
      return query.name.toLowerCase() === 'list-id' ? gmailPhrase('list:', query.value) : undefined;
    case 'attachment':
      return 'has:attachment';
    default:
      return undefined;
  }
}

/** Within its quotes nothing has a meaning, and nothing can stand for a quote. */
function gmailPhrase(operator: string, value: string): string | undefined {
  const phrase = value.replace(/["\\\s\p{Cc}]+/gu, ' ').trim();
  return phrase === '' ? undefined : `${operator}"${phrase}"`;
}

/** A date by the day that the sender wrote, where that is certain, and else by the user's own. */
function certainly(
  { relation, day }: DateQuery,
  days: ReadonlyMap<number, string>,
  wanted: boolean,
): Compiled {
  const uidsWhere = (isWanted: (own: string) => boolean): Compiled =>
    among([...days].filter(([, own]) => isWanted(own)).map(([uid]) => uid));
  // All messages of one day lie within doubt of its beginning or of its end.
  const on = uidsWhere((own) => own === day);
  if (relation === 'on') return wanted ? on : not(on);
  const { first, last } = doubtfulDays(day);
  const behind = uidsWhere((own) => own >= day);
  if ((relation === 'since') === wanted) return any([[sent('since', dayAfter(last))], behind]);
  // To some servers what has no date was sent before all days.
  const ahead = any([[sent('before', first)], uidsWhere((own) => own < day)]);
  return all([ahead, not(behind)]);
}

/** A date by the day that the sender wrote. */
function bySender({ relation, day }: DateQuery, wanted: boolean): Compiled {
  if (relation === 'on') return wanted ? [sent('on', day)] : not([sent('on', day)]);
  return [sent((relation === 'since') === wanted ? 'since' : 'before', day)];
}

function sent(relation: DateQuery['relation'], day: string): SearchKeys {
  return [atom(`SENT${relation.toUpperCase()}`), atom(imapDate(day))];
}

function among(uids: readonly number[]): Compiled {
  return uids.length === 0 ? false : [uidKeys(uids)];
}

function flagKey(flag: string, set: boolean): SearchKeys {
  const word = flag.slice(1).toUpperCase();
  // RECENT is the one flag whose opposite has a name of its own (RFC 3501 §6.4.4).
  if (word === 'RECENT') return [atom(set ? 'RECENT' : 'OLD')];
  return [atom(set ? word : `UN${word}`)];
}

function all(parts: readonly Compiled[]): Compiled {
  if (parts.includes(false)) return false;
  const keys = parts.filter((part) => typeof part !== 'boolean');
  return keys.length === 0 ? true : keys.flat();
}

/** Keys that `any` may make of its parts: of many such Dovecot loses some as well. */
const mostKeys = 4;

/**
 * Parts of several keys are multiplied out, for Dovecot 2.3 loses some of a negation of negations,
 * which is what there is instead of the parentheses that not every server reads.
 */
function any(parts: readonly Compiled[]): Compiled {
  if (parts.includes(true)) return true;
  const programs = parts.filter((part) => typeof part !== 'boolean');
  if (programs.length === 0) return false;
  const count = programs.reduce((product, { length }) => product * length, 1);
  const small = count <= mostKeys ? programs : programs.map((keys) => [asOne(keys)]);
  return small.reduce((either, or) =>
    either.flatMap((one) => or.map((other): SearchKeys => [atom('OR'), ...one, ...other])),
  );
}

function not(part: Compiled): Compiled {
  return typeof part === 'boolean' ? !part : [[atom('NOT'), ...asOne(part)]];
}

/**
 * Several keys as one, without the parentheses that not every server reads: all of them match
 * where it is not so that one of them does not.
 */
function asOne(keys: readonly SearchKeys[]): SearchKeys {
  const [first = [], ...others] = keys;
  if (others.length === 0) return first;
  const negated = keys.map((key): SearchKeys => [atom('NOT'), ...key]);
  return [atom('NOT'), ...negated.reduce((either, or) => [atom('OR'), ...either, ...or])];
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** YYYY-MM-DD as RFC 9051's date. */
function imapDate(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${Number(date)}-${months[Number(month) - 1] ?? ''}-${year}`;
}
