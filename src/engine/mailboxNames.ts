import * as l10n from '@vscode/l10n';
import { MailError } from '../model/errors.ts';
import type { ListedMailbox } from '../model/folder.ts';

/** Longest segment of a path, in UTF-16 units. */
const longestSegment = 255;

/** What the names of the user's own mailboxes begin with, and what separates their parts. */
export interface OwnNames {
  readonly prefix: string;
  /** Empty where mailboxes cannot stand in one another. */
  readonly delimiter: string;
}

/** How the user's own mailboxes are named, read off those that are listed. */
export function ownNames(listed: readonly ListedMailbox[]): OwnNames {
  const own = listed.filter(({ namespace }) => namespace === undefined);
  const { delimiter = '/' } = own[0] ?? {};
  // A path is as long as its name, but for a prefix that people do not see.
  const prefixed = own.find(
    ({ mailbox, path }) => mailbox.length > path.join(delimiter).length && path[0] !== '',
  );
  if (!prefixed) return { prefix: '', delimiter };
  const { mailbox, path } = prefixed;
  const end = mailbox.endsWith(delimiter) ? delimiter.length : 0;
  const prefix = mailbox.slice(0, mailbox.length - end - path.join(delimiter).length);
  return { prefix: prefix === delimiter ? '' : prefix, delimiter };
}

/**
 * The server's name for a path of segments: below the listed mailbox that is its nearest parent,
 * else among the user's own.
 * @throws MailError 'bad-settings' naming the segment that this server cannot take
 */
export function mailboxName(
  path: readonly string[],
  listed: readonly ListedMailbox[],
  own: OwnNames = ownNames(listed),
): string {
  // Whatever another extension hands over.
  if (!(path instanceof Array) || path.length === 0)
    throw new MailError('bad-settings', l10n.t('A folder needs a name.'));
  const parent = nearestParent(path, listed);
  const delimiter = parent?.delimiter ?? own.delimiter;
  for (const segment of path) checkSegment(segment, delimiter);
  if (delimiter === '' && path.length > 1) {
    throw new MailError(
      'bad-settings',
      l10n.t('This server has no folders in folders. Choose a name without “/”.'),
    );
  }
  if (!parent) return `${own.prefix}${path.join(delimiter)}`;
  return [parent.mailbox, ...path.slice(parent.path.length)].join(delimiter);
}

/** The path that people will see for a name that is not listed yet. */
export function pathOfNew(mailbox: string, listed: readonly ListedMailbox[]): string[] {
  const { prefix, delimiter } = ownNames(listed);
  if (prefix !== '' && mailbox.startsWith(prefix))
    return split(mailbox.slice(prefix.length), delimiter);
  const parent = listed
    .filter((each) => isBelow(mailbox, each))
    .reduce<ListedMailbox | undefined>(
      (nearest, each) => (nearest && nearest.mailbox.length > each.mailbox.length ? nearest : each),
      undefined,
    );
  if (!parent) return split(mailbox, delimiter);
  const rest = mailbox.slice(parent.mailbox.length + parent.delimiter.length);
  return [...parent.path, ...split(rest, parent.delimiter)];
}

function split(name: string, delimiter: string): string[] {
  return delimiter === '' ? [name] : name.split(delimiter);
}

/** Whether `mailbox` stands below `parent`, at any depth. */
export function isBelow(
  mailbox: string,
  parent: Pick<ListedMailbox, 'mailbox' | 'delimiter'>,
): boolean {
  return parent.delimiter !== '' && mailbox.startsWith(`${parent.mailbox}${parent.delimiter}`);
}

/** The listed mailbox that a path leads to or below; the user's own before another's. */
export function nearestParent(
  path: readonly string[],
  listed: readonly ListedMailbox[],
): ListedMailbox | undefined {
  const parents = listed
    .filter((each) => each.path.length < path.length)
    .filter((each) => each.path.every((segment, index) => segment === path[index]));
  const rank = ({ path, namespace }: ListedMailbox): number =>
    2 * path.length + (namespace === undefined ? 1 : 0);
  return parents.toSorted((a, b) => rank(b) - rank(a))[0];
}

/** @throws MailError 'bad-settings' */
function checkSegment(segment: unknown, delimiter: string): void {
  if (typeof segment !== 'string' || segment.trim() === '')
    throw new MailError('bad-settings', l10n.t('A folder name cannot be empty.'));
  const shown = JSON.stringify(segment.slice(0, longestSegment));
  if (/\p{Cc}/u.test(segment)) {
    throw new MailError(
      'bad-settings',
      l10n.t('The folder name {0} holds control characters.', shown),
    );
  }
  if (delimiter !== '' && segment.includes(delimiter)) {
    throw new MailError(
      'bad-settings',
      l10n.t(
        'The folder name {0} holds “{1}”, which separates folders on this server.',
        shown,
        delimiter,
      ),
    );
  }
  if (!segment.isWellFormed() || segment.length > longestSegment) {
    throw new MailError('bad-settings', l10n.t('The folder name {0} is not a valid name.', shown));
  }
}
