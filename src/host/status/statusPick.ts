import {
  commands as vscodeCommands,
  l10n,
  type QuickPickItem,
  QuickPickItemKind,
  window,
} from 'vscode';
import type { Account } from '../../model/account.ts';
import { folderId } from '../../model/id.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { EngineClient } from '../engineClient.ts';
import { cleanName } from '../folders.ts';
import { commands } from '../ids.ts';
import { plain } from '../plain.ts';
import { conditionOf } from './condition.ts';
import { type AccountCondition, conditionIcon, conditionWords } from './statusWords.ts';

interface StatusPickItem extends QuickPickItem {
  run?(): unknown;
}

/** A list of the accounts with what each needs, and the ways to what is under way. */
export async function showStatus(engine: EngineClient, accounts: Accounts): Promise<void> {
  const pending = await engine.request('pendingChanges', {});
  const items: StatusPickItem[] = [
    ...accounts.all().map((account) => accountItem(account, engine, accounts)),
    { label: '', kind: QuickPickItemKind.Separator },
    {
      label: `$(cloud-upload) ${l10n.t('Pending Changes')}`,
      description: String(pending.length),
      run: () => vscodeCommands.executeCommand(commands.changesShow),
    },
    {
      label: `$(search) ${l10n.t('Search Mail')}`,
      run: () => vscodeCommands.executeCommand(commands.searchQuick),
    },
    {
      label: `$(output) ${l10n.t('Show Log')}`,
      run: () => vscodeCommands.executeCommand(commands.logShow),
    },
    {
      label: `$(report) ${l10n.t('Report Issue')}`,
      run: () => vscodeCommands.executeCommand(commands.reportIssue),
    },
  ];
  const title = l10n.t('Mail Status');
  const placeHolder = l10n.t('Choose an account to open its inbox or to see to what it needs');
  const picked = await window.showQuickPick(items, { title, placeHolder });
  await picked?.run?.();
}

function accountItem(account: Account, engine: EngineClient, accounts: Accounts): StatusPickItem {
  const { id, name, address } = account;
  const condition = conditionOf(accounts, account);
  const trouble = accounts.trouble(id);
  const next = nextWords(condition);
  return {
    label: `${conditionIcon(condition)} ${plain(cleanName(name ?? address))}`,
    description: [conditionWords(condition), ...(next === undefined ? [] : [next])].join(' · '),
    ...(trouble === undefined ? {} : { detail: plain(cleanName(trouble)) }),
    run: () => seeTo(condition, account, engine),
  };
}

/** What choosing the account does, where it does not simply open its inbox. */
function nextWords(condition: AccountCondition): string | undefined {
  switch (condition) {
    case 'auth-failed':
      return l10n.t('choose to sign in again');
    case 'certificate':
      return l10n.t('choose to check it');
    case 'offline':
      return l10n.t('choose to try again');
    case 'disabled':
      return l10n.t('choose to enable it');
    default:
      return undefined;
  }
}

async function seeTo(
  condition: AccountCondition,
  { id }: Account,
  engine: EngineClient,
): Promise<void> {
  switch (condition) {
    case 'auth-failed':
      await vscodeCommands.executeCommand(commands.accountSignIn, id);
      return;
    case 'certificate':
      await vscodeCommands.executeCommand(commands.accountCheckCertificate, id);
      return;
    case 'disabled':
      await vscodeCommands.executeCommand(commands.accountEnable, id);
      return;
    case 'offline':
      await engine.request('connect', { account: id });
      return;
    default:
      await vscodeCommands.executeCommand(commands.folderOpen, folderId(id, 'INBOX'));
  }
}
