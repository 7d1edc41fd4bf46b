import { l10n, window } from 'vscode';
import { addAccount } from '../accounts/wizard.ts';
import { commands } from '../ids.ts';
import { pickAccount } from './pickAccount.ts';
import type { CommandSurroundings, Registry } from './registry.ts';
import { accountTarget } from './targets.ts';

/** Commands on accounts: each takes an account's id, a tree node, or nothing and then asks. */
export function registerAccountCommands(registry: Registry, around: CommandSurroundings): void {
  const { accounts, folders, panels } = around;
  registry.add(commands.accountAdd, async () => {
    const account = await addAccount(accounts);
    if (account) await folders.refresh(account.id);
  });
  registry.add(commands.accountRemove, async (argument) => {
    const id = accountTarget(argument) ?? (await pickAccount(around, l10n.t('Remove account')));
    if (id === undefined) return;
    const { name, address } = accounts.require(id);
    const remove = l10n.t('Remove Account');
    const question = l10n.t('Remove {0} from VS Code?', name ?? address);
    const detail = l10n.t('Settings, password and cached mail go; nothing changes on the server.');
    const answer = await window.showWarningMessage(question, { modal: true, detail }, remove);
    if (answer === remove) await accounts.remove(id);
  });
  registry.add(commands.accountSignIn, async (argument) => {
    const id = accountTarget(argument) ?? (await pickAccount(around, l10n.t('Sign in to')));
    if (id === undefined) return;
    const { address } = accounts.require(id);
    const password = await window.showInputBox({
      prompt: l10n.t('Password of {0}', address),
      password: true,
      ignoreFocusOut: true,
    });
    if (password === undefined) return;
    await accounts.signIn(id, { password });
    await folders.refresh(id);
  });
  registry.add(commands.accountSearch, async (argument) => {
    const id = accountTarget(argument) ?? (await pickAccount(around, l10n.t('Search in account')));
    if (id === undefined) return;
    accounts.require(id);
    const query = await window.showInputBox({
      prompt: l10n.t('Search all folders of {0}', accounts.require(id).address),
      placeHolder: l10n.t('Words, or operators such as from:ada has:attachment'),
    });
    if (query === undefined || query.trim() === '') return;
    const inbox = (await folders.load(id)).find(({ role }) => role === 'inbox');
    const panel = panels.open();
    if (inbox && panel.folder?.startsWith(`${id}/`) !== true) await panel.showFolder(inbox.id);
    await panel.showSearch(query, { account: id });
  });
}
