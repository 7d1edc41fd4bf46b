import type { Query } from '../../model/query/ast.ts';
import { printQuery } from '../../model/query/print.ts';

/** What is searched for at first. */
export interface SmartQuery {
  readonly query: string;
  /** It names one message: where one is found it is opened at once. */
  readonly opens: boolean;
}

/** Characters of a word or phrase that are searched for. */
const longest = 200;
/** Characters to either side of the cursor that are looked at: a Message-ID has up to 990. */
const reach = 1000;

const idHeader = /^(?:message-id|in-reply-to|references):/i;
const linkLine = /^(?:link|closes|lore):/i;

const nothing: SmartQuery = { query: '', opens: false };

/** The query for what is selected: its first line with something in it. */
export function queryForSelection(selected: string): SmartQuery {
  const line = clean(firstLine(selected));
  return (
    messageQuery(line) ??
    subjectQuery(line) ??
    addressQuery(line) ??
    issueQuery(line) ??
    plainQuery(line)
  );
}

/** The query for what the cursor stands on in a line, where nothing is selected. */
export function queryAtCursor(line: string, cursor: number): SmartQuery {
  const from = Math.max(0, cursor - reach);
  const near = line.slice(from, cursor + reach);
  const at = cursor - from;
  const [start, end] = around(near, at, /[^\s<>]/);
  const before = clean(near.slice(0, start));
  const token = near.slice(start, end);
  const bracketed = before.endsWith('<') && near[end] === '>';
  const found = bracketed
    ? bracketedQuery(before.slice(0, -1).trim(), token)
    : messageQuery(`${idHeader.test(before) || linkLine.test(before) ? before : ''} ${token}`);
  return (
    found ??
    commitAtCursor(near, at) ??
    addressQuery(run(near, at, /[^\s<>()[\],;:"'`={}|\\/]/)) ??
    issueQuery(clean(token)) ??
    plainQuery(run(near, at, /[\p{L}\p{M}\p{N}\p{Cs}_-]/u).replace(/^-|-$/g, ''))
  );
}

/** After a name or the field of one an address is in brackets, elsewhere a Message-ID. */
function bracketedQuery(before: string, text: string): SmartQuery | undefined {
  const isName = /[\p{L}\p{N}"]/u.test(before) && !idHeader.test(before);
  return isName ? addressQuery(text) : idQuery(text);
}

/** A line that begins with `Fixes:`, or with the commit that the cursor is on. */
function commitAtCursor(near: string, at: number): SmartQuery | undefined {
  const line = clean(near);
  const onCommit = /^[\s*]*[0-9a-f]*$/i.test(near.slice(0, at));
  return onCommit || /^fixes:/i.test(line) ? subjectQuery(line) : undefined;
}

/** A Message-ID, or what leads to one. */
function messageQuery(text: string): SmartQuery | undefined {
  const rest = text.replace(idHeader, '').replace(linkLine, '').trim();
  const [first = ''] = rest.split(' ', 1);
  if (idHeader.test(text)) return idQuery(first);
  const bare = trimmed(first);
  if (linkLine.test(text) && /^https?:/i.test(bare)) return urlQuery(bare, true);
  if (rest.includes(' ')) return undefined;
  if (/^mid:/i.test(bare)) return idQuery(decoded(bare.slice(4).split('/', 1)[0]!));
  if (/^https?:/i.test(bare)) return urlQuery(bare, false);
  return /^<.*>[,.;]?$/.test(rest) && !/^<mailto:/i.test(rest) ? idQuery(rest) : undefined;
}

/** The Message-ID in the address of a mailing list's archive; of others only where a line says so. */
function urlQuery(url: string, anyHost: boolean): SmartQuery | undefined {
  const text = trimmed(url);
  if (!URL.canParse(text)) return undefined;
  const { hostname, pathname } = new URL(text);
  if (!anyHost && !isArchive(hostname)) return undefined;
  for (const segment of pathname.split('/').slice(0, 20)) {
    const id = decoded(segment);
    if (/[^@]@[^@]/.test(id)) return idQuery(id);
  }
  return undefined;
}

function isArchive(host: string): boolean {
  return ['lore.kernel.org', 'lkml.kernel.org', 'patch.msgid.link', 'msgid.link'].includes(host);
}

function idQuery(text: string): SmartQuery | undefined {
  const messageId = text.replace(/^</, '').replace(/[>,;]+$/, '');
  // As it may stand between its brackets, with a sign that tells it from any word.
  if (!/^[^\s<>"\\]{1,990}$/.test(messageId) || !/[^@]@[^@]/.test(messageId)) return undefined;
  return { query: printQuery({ kind: 'id', messageId, position: 0 }), opens: true };
}

/** The subject in a line that names a commit: `Fixes: abc1234 ("…")` or that of `git log --oneline`. */
function subjectQuery(text: string): SmartQuery | undefined {
  const match = /^(?:fixes:? )?(?:commit )?([0-9a-f]{7,40}) (.+)$/i.exec(text);
  if (!match || !/\d/.test(match[1]!)) return undefined;
  const quoted = /^\("(.+?)"\)/.exec(match[2]!)?.[1];
  // `git log --decorate` puts the names of branches first.
  const subject = (quoted ?? match[2]!.replace(/^\([^()]*\) /, '')).trim().slice(0, longest);
  if (!/[\p{L}\p{N}]/u.test(subject)) return undefined;
  const query = printQuery({ kind: 'field', field: 'subject', value: subject, position: 0 });
  return { query, opens: false };
}

function issueQuery(text: string): SmartQuery | undefined {
  const key = trimmed(text);
  if (!/^(?:[A-Z][A-Z\d_]{0,20}-\d{1,10}|#\d{1,10})$/.test(key)) return undefined;
  return { query: `"${key}"`, opens: false };
}

function addressQuery(text: string): SmartQuery | undefined {
  const named = /^[^<>]* <([^<>\s]+)>$/.exec(text)?.[1];
  const value = trimmed(named ?? text).replace(/^mailto:/i, '');
  const pattern = /^[^\s@<>()[\],;:"\\]{1,64}@[\p{L}\p{N}][\p{L}\p{N}.-]{0,252}$/u;
  if (!pattern.test(value)) return undefined;
  const queries = (['from', 'to'] as const).map((field): Query => {
    return { kind: 'field', field, value, position: 0 };
  });
  return { query: printQuery({ kind: 'or', queries, position: 0 }), opens: false };
}

/** A word or a phrase, quoted where it has to be. */
function plainQuery(text: string): SmartQuery {
  const value = clean(text.slice(0, longest));
  if (!/[\p{L}\p{N}\p{S}]/u.test(value)) return nothing;
  return { query: printQuery({ kind: 'text', value, position: 0 }), opens: false };
}

/** Without the brackets, quotes and points around it in running text. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && `<("'[{\``.includes(text[start]!)) start++;
  while (end > start && `>)"']}\`,.;:!?`.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function firstLine(text: string): string {
  const start = text.search(/\S/);
  if (start < 0) return '';
  return text.slice(start, start + reach).split(/[\r\n\u2028\u2029]/, 1)[0]!;
}

/** One line without what a query cannot have: controls, and signs that are not seen. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
}

/** Where the run of such characters begins and ends that the cursor is in or at the end of. */
function around(text: string, at: number, belongs: RegExp): [number, number] {
  let start = Math.min(at, text.length);
  let end = start;
  while (start > 0 && belongs.test(text[start - 1]!)) start--;
  while (end < text.length && belongs.test(text[end]!)) end++;
  return [start, end];
}

function run(text: string, at: number, belongs: RegExp): string {
  return clean(text.slice(...around(text, at, belongs)));
}
