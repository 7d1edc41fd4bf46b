import type { Query } from '../model/query/ast.ts';
import { atom, text } from './raw.ts';
import { allMessages, type SearchKeys, uidKeys } from './search.ts';

/** What a query means in one mailbox, where the server's SEARCH has no word for it. */
export interface MailboxFacts {
  /** Whether `in:NAME` names this mailbox. */
  isFolder(name: string): boolean;
  /** UIDs of the messages with attachments; only asked where the query says `has:attachment`. */
  readonly attachments: readonly number[];
}

/**
 * The query as SEARCH keys for one mailbox; undefined when nothing in it can match.
 * Every string of a person's goes as a quoted string or literal, never as an atom.
 */
export function compileQuery(query: Query, facts: MailboxFacts): SearchKeys | undefined {
  const compiled = compile(query, facts);
  if (compiled === false) return undefined;
  return compiled === true ? allMessages : compiled.flat();
}

/** Several keys that must all match, or what they come to when that is certain without asking. */
type Compiled = readonly SearchKeys[] | boolean;

function compile(query: Query, facts: MailboxFacts): Compiled {
  switch (query.kind) {
    case 'all':
      return true;
    case 'and':
      return all(query.queries.map((each) => compile(each, facts)));
    case 'or':
      return any(query.queries.map((each) => compile(each, facts)));
    case 'not':
      return not(compile(query.query, facts));
    case 'text':
      return [[atom('TEXT'), text(query.value)]];
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
    case 'date':
      return [[atom(`SENT${query.relation.toUpperCase()}`), atom(imapDate(query.day))]];
    case 'size':
      return [[atom(query.relation.toUpperCase()), atom(String(query.octets))]];
    case 'attachment':
      return facts.attachments.length === 0 ? false : [uidKeys(facts.attachments)];
    case 'folder':
      return facts.isFolder(query.name);
  }
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

function any(parts: readonly Compiled[]): Compiled {
  if (parts.includes(true)) return true;
  const keys = parts.filter((part) => typeof part !== 'boolean').map(asOne);
  if (keys.length === 0) return false;
  return [keys.reduce((either, or) => [atom('OR'), ...either, ...or])];
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
