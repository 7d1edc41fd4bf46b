import type { AccountId } from '../../model/account.ts';
import { type FolderId, folderId, parseFolderId } from '../../model/id.ts';
import type { SearchProgress, SearchScope, ViewScope } from '../../model/search.ts';
import type { PanelScope, SearchState } from '../../protocol/mailbox.ts';
import { accountName } from '../accounts/accountName.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { folderName, folderPath, type Folders } from '../folders.ts';
import type { MailView } from '../search/views.ts';

/** Whose names are shown. */
interface Names {
  readonly accounts: Accounts;
  readonly folders: Folders;
}

/** Where the field's scope lies, seen from the folder or the view that the panel shows. */
export function viewScope(
  scope: PanelScope,
  folder: FolderId | undefined,
  view: MailView | undefined,
): ViewScope {
  const narrow = scope === 'folder' || scope === 'subfolders';
  if (scope === 'everywhere') return 'everywhere';
  if (folder === undefined) return (narrow && view?.scope) || 'everywhere';
  if (scope === 'account') return { account: parseFolderId(folder).account };
  return scope === 'subfolders' ? { folder, subfolders: true } : { folder };
}

/** The scope as the panel's field has it, and the folder it is seen from. */
export function asPanelScope(
  scope: SearchScope,
  current: FolderId | undefined,
): { panelScope: PanelScope; folder?: FolderId } {
  if (scope === 'everywhere') return { panelScope: 'everywhere' };
  if ('folder' in scope)
    return { panelScope: scope.subfolders ? 'subfolders' : 'folder', folder: scope.folder };
  const { account } = scope;
  const here = current !== undefined && parseFolderId(current).account === account;
  return { panelScope: 'account', folder: here ? current : folderId(account, 'INBOX') };
}

/** How far a search has come, in words. */
export function searchState(
  { done, waiting, failures, notes }: SearchProgress,
  { accounts, folders }: Names,
): SearchState {
  return {
    done,
    waiting: waiting.map((id) => accountName(accounts, id)),
    failures: failures.map(({ account, folder: id, error }) => {
      const folder = id === undefined ? undefined : folders.find(id);
      const name = accountName(accounts, account);
      return `${folder ? `${name} · ${folderPath(folder)}` : name}: ${error.message}`;
    }),
    notes,
  };
}

/** What rows say of where they are, for scopes of more than one folder. */
export function namesIn(
  scope: ViewScope,
  { accounts, folders }: Names,
): Readonly<Record<FolderId, string>> {
  if (typeof scope === 'object' && 'folder' in scope && !scope.subfolders) return {};
  const covered =
    typeof scope === 'object' ? [accountIn(scope)] : accounts.all().map(({ id }) => id);
  if (scope === 'inboxes' && covered.length < 2) return {};
  const named = covered.flatMap((id) =>
    folders.of(id).map((folder): [FolderId, string] => {
      // That it is in an inbox goes without saying there.
      const name = scope === 'inboxes' ? [] : [folderName(folder)];
      const account = covered.length > 1 ? [accountName(accounts, id)] : [];
      return [folder.id, [...name, ...account].join(' · ')];
    }),
  );
  return Object.fromEntries(named);
}

function accountIn(scope: Exclude<ViewScope, string>): AccountId {
  return 'account' in scope ? scope.account : parseFolderId(scope.folder).account;
}
