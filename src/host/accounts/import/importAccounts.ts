import { homedir } from 'node:os';
import { l10n, window } from 'vscode';
import type { Account } from '../../../model/account.ts';
import { plain } from '../../plain.ts';
import { accountId } from '../accountId.ts';
import type { Accounts } from '../accounts.ts';
import { importAccount } from '../wizard/wizard.ts';
import { imapAccounts, readPrefs } from './prefs.ts';
import { readProfiles, thunderbirdFolders } from './profiles.ts';

/**
 * Offers the IMAP accounts of Thunderbird's profiles, and asks for the password of each that is
 * chosen. Returns those that were added.
 */
export async function importFromThunderbird(accounts: Accounts): Promise<readonly Account[]> {
  const { platform, env } = process;
  const folders = thunderbirdFolders({ platform, home: homedir(), appData: env['APPDATA'] });
  const profiles = await readProfiles(folders);
  const found = new Map(
    profiles
      .flatMap((text) => imapAccounts(readPrefs(text)))
      .map((account) => [accountId(account), account]),
  );
  for (const { id } of accounts.all()) found.delete(id);
  if (found.size === 0) {
    const none =
      profiles.length === 0
        ? l10n.t('No profile of Thunderbird was found on this computer.')
        : l10n.t('Thunderbird has no IMAP accounts that are not here already.');
    void window.showInformationMessage(plain(none));
    return [];
  }
  const items = [...found.values()].map((account) => ({
    account,
    label: plain(account.address),
    description: plain(`${account.host}:${account.port}`),
    picked: true,
  }));
  const placeHolder = l10n.t('Accounts to import; each asks for its password');
  const chosen = await window.showQuickPick(items, {
    placeHolder,
    canPickMany: true,
    ignoreFocusOut: true,
  });
  const added: Account[] = [];
  for (const { account } of chosen ?? []) {
    // Who gives up one may still want the next.
    const result = await importAccount(accounts, account);
    if (result) added.push(result);
  }
  return added;
}
