import type { SearchFlag } from './ast.ts';

export const operators = [
  'from',
  'to',
  'cc',
  'bcc',
  'subject',
  'body',
  'list',
  'header',
  'has',
  'is',
  'tag',
  'before',
  'after',
  'on',
  'since',
  'older_than',
  'newer_than',
  'larger',
  'smaller',
  'in',
  'id',
] as const;
export type Operator = (typeof operators)[number];

/** The words of `is:` and the flag each asks for. */
export const flagWords: ReadonlyMap<string, { flag: SearchFlag; set: boolean }> = new Map([
  ['unread', { flag: '\\Seen', set: false }],
  ['read', { flag: '\\Seen', set: true }],
  ['flagged', { flag: '\\Flagged', set: true }],
  ['unflagged', { flag: '\\Flagged', set: false }],
  ['answered', { flag: '\\Answered', set: true }],
  ['unanswered', { flag: '\\Answered', set: false }],
  ['draft', { flag: '\\Draft', set: true }],
  ['new', { flag: '\\Recent', set: true }],
]);

/** The operator of that name in any case, if there is one. */
export function findOperator(name: string): Operator | undefined {
  const wanted = name.toLowerCase();
  return operators.find((operator) => operator === wanted);
}

/** What people know from elsewhere and is no word of code, and the operator to write instead. */
const synonyms: ReadonlyMap<string, Operator> = new Map([
  ['sender', 'from'],
  ['author', 'from'],
  ['recipient', 'to'],
  ['attachment', 'has'],
  ['attachments', 'has'],
  ['filename', 'has'],
  ['label', 'tag'],
  ['labels', 'tag'],
  ['keyword', 'tag'],
  ['folder', 'in'],
  ['mailbox', 'in'],
  ['older', 'before'],
  ['newer', 'after'],
  ['until', 'before'],
  ['msgid', 'id'],
  ['messageid', 'id'],
]);

/**
 * The operator that somebody may have meant who wrote another name: one known from elsewhere, or a
 * slip of ours.
 */
export function meantOperator(name: string): Operator | undefined {
  return synonyms.get(name.toLowerCase()) ?? misspeltOperator(name);
}

/**
 * The operator that `name` looks like a slip of (one letter wrong, missing, extra or two swapped).
 * Only for names of four letters and more: `if:` is no slip of `is:`.
 */
function misspeltOperator(name: string): Operator | undefined {
  const wanted = name.toLowerCase();
  return operators.find((operator) => operator.length >= 4 && differsByOneSlip(wanted, operator));
}

function differsByOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  const restA = a.slice(start);
  const restB = b.slice(start);
  const swapped =
    restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return (
    swapped ||
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1)
  );
}
