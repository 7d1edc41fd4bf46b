import { l10n, window } from 'vscode';
import type { Account, AccountId } from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import { accountName } from '../accounts/accountName.ts';
import { editIdentities } from '../accounts/identityList.ts';
import { importFromThunderbird } from '../accounts/import/importAccounts.ts';
import { asksTrust } from '../accounts/wizard/certificateQuestion.ts';
import { nameFault } from '../accounts/wizard/faults.ts';
import { addAccount, editAccount, signInAgain } from '../accounts/wizard/wizard.ts';
import { commands } from '../ids.ts';
import { plain } from '../plain.ts';
import { pickAccount } from './pickAccount.ts';
import type { CommandSurroundings, Registry } from './registry.ts';
import { accountTarget } from './targets.ts';

/** Commands on accounts: each takes an account's id, a tree node, or nothing and then asks. */
export function registerAccountCommands(registry: Registry, around: CommandSurroundings): void {
  const { accounts, folders, panels } = around;
  const onAccount = (
    command: string,
    question: string,
    run: (id: AccountId) => unknown,
    suits?: (account: Account) => boolean,
  ): void => {
    registry.add(command, async (argument) => {
      const id = accountTarget(argument) ?? (await pickAccount(around, question, suits));
      if (id === undefined) return;
      accounts.require(id);
      await run(id);
    });
  };
  registry.add(commands.accountAdd, async () => {
    const account = await addAccount(accounts);
    if (account) await folders.refresh(account.id);
  });
  registry.add(commands.accountImport, async () => {
    for (const account of await importFromThunderbird(accounts)) await folders.refresh(account.id);
  });
  onAccount(commands.accountEdit, l10n.t('Edit account'), async (id) => {
    const account = await editAccount(accounts, id);
    if (account && account.enabled !== false) await folders.refresh(account.id);
  });
  onAccount(commands.accountSignIn, l10n.t('Sign in to'), async (id) => {
    if (await signInAgain(accounts, id)) await folders.refresh(id);
  });
  onAccount(commands.accountRename, l10n.t('Rename account'), (id) => rename(around, id));
  onAccount(commands.accountMoveUp, l10n.t('Move account up'), (id) => accounts.move(id, -1));
  onAccount(commands.accountMoveDown, l10n.t('Move account down'), (id) => accounts.move(id, 1));
  onAccount(
    commands.accountDisable,
    l10n.t('Disable account'),
    (id) => accounts.edit(id, { enabled: false }),
    ({ enabled }) => enabled !== false,
  );
  onAccount(
    commands.accountEnable,
    l10n.t('Enable account'),
    async (id) => {
      await accounts.edit(id, { enabled: true });
      await folders.refresh(id);
    },
    ({ enabled }) => enabled === false,
  );
  onAccount(commands.accountIdentities, l10n.t('Identities of'), (id) =>
    editIdentities(accounts, id),
  );
  onAccount(
    commands.accountCheckCertificate,
    l10n.t('Check the certificate of'),
    (id) => checkCertificate(around, id),
    ({ id }) => accounts.certificate(id) !== undefined,
  );
  onAccount(commands.accountRemove, l10n.t('Remove account'), async (id) => {
    const remove = l10n.t('Remove Account');
    const question = l10n.t('Remove {0} from VS Code?', accountName(accounts, id));
    const detail = l10n.t('Settings, password and cached mail go; nothing changes on the server.');
    const answer = await window.showWarningMessage(question, { modal: true, detail }, remove);
    if (answer === remove) await accounts.remove(id);
  });
  onAccount(commands.accountSearch, l10n.t('Search in account'), async (id) => {
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

async function rename({ accounts }: CommandSurroundings, id: AccountId): Promise<void> {
  const { name, address } = accounts.require(id);
  const answer = await window.showInputBox({
    prompt: l10n.t('Name of the account; leave it empty for {0}', plain(address)),
    value: name ?? '',
    ignoreFocusOut: true,
    validateInput: nameFault,
  });
  if (answer === undefined) return;
  await accounts.edit(id, { name: answer.trim() === '' ? undefined : answer.trim() });
}

/** Shows the certificate that stands in the way, and connects when it is trusted. */
async function checkCertificate(
  { accounts, folders }: CommandSurroundings,
  id: AccountId,
): Promise<void> {
  const { host, trustedCertificate } = accounts.require(id);
  const certificate = accounts.certificate(id);
  if (!certificate) {
    const words = l10n.t('No certificate of {0} waits to be checked.', host);
    throw new MailError('not-found', words);
  }
  if (!(await asksTrust(host, certificate, trustedCertificate))) return;
  await accounts.edit(id, { trustedCertificate: certificate.fingerprint });
  await folders.refresh(id);
}
