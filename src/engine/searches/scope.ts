import * as l10n from '@vscode/l10n';
import type { AccountId } from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import type { FolderRole, ListedMailbox } from '../../model/folder.ts';
import { parseFolderId } from '../../model/id.ts';
import type { Query } from '../../model/query/ast.ts';
import { leavesOf } from '../../model/query/leaves.ts';
import type { ViewScope } from '../../model/search.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { isNamed } from '../asking.ts';
import { isBelow } from '../mailboxNames.ts';

/** Of copies of one message the one in the folder that comes first here is shown. */
const rank: readonly (FolderRole | undefined)[] = [
  'inbox',
  undefined,
  'sent',
  'drafts',
  'archive',
  'flagged',
  'all',
  'junk',
  'trash',
];

/** The accounts a scope covers. @throws MailError 'not-found' */
export function enginesIn(
  engines: ReadonlyMap<AccountId, AccountEngine>,
  scope: ViewScope,
): AccountEngine[] {
  if (typeof scope === 'string') return [...engines.values()];
  const id = 'account' in scope ? scope.account : parseFolderId(scope.folder).account;
  const engine = engines.get(id);
  if (!engine)
    throw new MailError('not-found', l10n.t('There is no account with the id “{0}”.', String(id)));
  return [engine];
}

/** Those of the mailboxes that a scope covers, in the order in which they are asked. */
export function mailboxesIn(
  mailboxes: readonly ListedMailbox[],
  scope: ViewScope,
): readonly ListedMailbox[] {
  const selectable = mailboxes
    .filter((each) => each.selectable)
    .toSorted((a, b) => rank.indexOf(a.role) - rank.indexOf(b.role));
  switch (scope) {
    case 'inboxes':
      return selectable.filter(({ role }) => role === 'inbox');
    case 'mail':
      return selectable.filter(({ role }) => role !== 'junk' && role !== 'trash');
    case 'everywhere':
      return selectable;
  }
  if (!('folder' in scope)) return selectable;
  const { mailbox } = parseFolderId(scope.folder);
  return selectable.filter((each) => isIn(each, mailbox, scope.subfolders === true));
}

/**
 * On servers whose folders are labels of one mailbox that holds all, that one and what is not in
 * it: each message is asked for once. Not where the query itself tells folders apart.
 */
export function withoutLabels(
  mailboxes: readonly ListedMailbox[],
  query: Query,
): readonly ListedMailbox[] {
  const hasAll = mailboxes.some(({ role }) => role === 'all');
  if (!hasAll || leavesOf(query).some(({ kind }) => kind === 'folder')) return mailboxes;
  // What is another's is not in one's own.
  return mailboxes.filter(
    ({ role, namespace }) =>
      role === 'all' || role === 'junk' || role === 'trash' || namespace !== undefined,
  );
}

/**
 * Folders a query names that no account has: a search in them would quietly find nothing.
 * @throws MailError 'bad-query' with the position
 */
export function checkFolders(query: Query, engines: readonly AccountEngine[]): void {
  const mailboxes = engines.flatMap((engine) => engine.folders.mailboxes());
  for (const leaf of leavesOf(query)) {
    if (leaf.kind !== 'folder' || mailboxes.length === 0) continue;
    if (mailboxes.some((each) => isNamed(each, leaf.name))) continue;
    throw new MailError(
      'bad-query',
      l10n.t('There is no folder “{0}” (at character {1}).', leaf.name, String(leaf.position + 1)),
      { position: leaf.position },
    );
  }
}

function isIn(each: ListedMailbox, mailbox: string, subfolders: boolean): boolean {
  if (each.mailbox === mailbox) return true;
  return subfolders && isBelow(each.mailbox, { mailbox, delimiter: each.delimiter });
}
