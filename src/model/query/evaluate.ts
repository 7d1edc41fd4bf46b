import type { Header, Mailbox, MessageRow } from '../message.ts';
import type { DateQuery, FieldQuery, FlagQuery, HeaderQuery, Query, SizeQuery } from './ast.ts';
import { localDay } from './dates.ts';

/** What is known of a message without asking anybody. */
export interface Known extends Omit<MessageRow, 'id' | 'folder' | 'conversation'> {
  readonly cc?: readonly Mailbox[];
  readonly bcc?: readonly Mailbox[];
  /** The whole text of the body. */
  readonly body?: string;
  /** All header fields, unfolded and decoded. */
  readonly headers?: readonly Header[];
  /** Whether `in:NAME` names the folder it is in. */
  isIn(name: string): boolean;
}

/** Addresses of one field that a row holds; there may have been more. */
const mostMailboxes = 50;

/** Whether the message matches; undefined where what is known does not tell (Kleene's logic). */
export function evaluate(query: Query, message: Known): boolean | undefined {
  switch (query.kind) {
    case 'all':
      return true;
    case 'and':
      return all(query.queries, message);
    case 'or':
      return not(all(query.queries, message, true));
    case 'not':
      return not(evaluate(query.query, message));
    case 'text':
      return hasText(query.value, message);
    case 'field':
      return hasField(query, message);
    case 'header':
      return message.headers && hasHeader(query, message.headers);
    case 'flag':
      return hasFlag(query, message);
    case 'keyword':
      return includesFlag(message.flags, query.keyword);
    case 'date':
      return isDated(query, message);
    case 'size':
      return isSized(query, message);
    case 'attachment':
      return message.hasAttachments;
    case 'folder':
      return message.isIn(query.name);
    case 'id':
      return message.messageIdHeader === undefined
        ? undefined
        : contains(message.messageIdHeader, query.messageId);
  }
}

/** Whether all of them match or, negated, none. */
function all(queries: readonly Query[], message: Known, negated = false): boolean | undefined {
  let result: boolean | undefined = true;
  for (const each of queries) {
    const value = evaluate(each, message);
    const holds = negated ? not(value) : value;
    if (holds === false) return false;
    if (holds === undefined) result = undefined;
  }
  return result;
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function hasText(value: string, message: Known): boolean | undefined {
  const { subject, from, to, cc = [], bcc = [], headers = [], messageIdHeader = '' } = message;
  const { preview = '', body = '' } = message;
  const texts = [subject, messageIdHeader, preview, body, ...headers.map((each) => each.value)];
  if ([...texts, ...[from, to, cc, bcc].map(written)].some((each) => contains(each, value)))
    return true;
  return message.body === undefined || message.headers === undefined ? undefined : false;
}

function hasField({ field, value }: FieldQuery, message: Known): boolean | undefined {
  if (field === 'subject') return contains(message.subject, value);
  if (field === 'body') {
    if (contains(message.body ?? message.preview ?? '', value)) return true;
    return message.body === undefined ? undefined : false;
  }
  const mailboxes = message[field];
  if (!mailboxes) return undefined;
  if (contains(written(mailboxes), value)) return true;
  return mailboxes.length < mostMailboxes ? false : undefined;
}

function hasHeader({ name, value }: HeaderQuery, headers: readonly Header[]): boolean {
  const wanted = name.toLowerCase();
  return headers.some((each) => each.name.toLowerCase() === wanted && contains(each.value, value));
}

function hasFlag({ flag, set }: FlagQuery, { flags }: Known): boolean | undefined {
  const has = includesFlag(flags, flag);
  // Rows do not hold \Recent: it belongs to a connection, not to the message.
  return flag === '\\Recent' && !has ? undefined : has === set;
}

function includesFlag(flags: readonly string[], wanted: string): boolean {
  return flags.some((each) => each.toLowerCase() === wanted.toLowerCase());
}

function isDated({ relation, day }: DateQuery, { date }: Known): boolean | undefined {
  const sent = new Date(date);
  if (Number.isNaN(sent.getTime())) return undefined;
  const own = localDay(sent);
  if (relation === 'on') return own === day;
  return relation === 'since' ? own >= day : own < day;
}

function isSized({ relation, octets }: SizeQuery, { size }: Known): boolean {
  return relation === 'larger' ? size > octets : size < octets;
}

/** Addresses as they stand in a header. */
function written(mailboxes: readonly Mailbox[]): string {
  return mailboxes
    .map(({ name, address }) => (name === undefined ? address : `${name} <${address}>`))
    .join(', ');
}

function contains(text: string, value: string): boolean {
  return folded(text).includes(folded(value));
}

/**
 * Text as it is compared: without case, composed (NFC). Servers compare by i;unicode-casemap
 * (RFC 5051), which decomposes instead: for whole letters it comes to the same.
 */
function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
