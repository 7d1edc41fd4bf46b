import { l10n } from 'vscode';
import type { Account } from '../../model/account.ts';
import { samplePassword, sampleSettings } from '../../model/sample.ts';
import { commands } from '../ids.ts';
import type { CommandSurroundings, Registry } from './registry.ts';

/** The command that lets anybody look around before there is an account. */
export function registerSampleCommands(registry: Registry, around: CommandSurroundings): void {
  const { accounts, folders, panels, tree } = around;
  registry.add(commands.sampleTry, async () => {
    const { id } = accounts.all().find(isSample) ?? (await add());
    const inbox = (await folders.load(id)).find(({ role }) => role === 'inbox');
    if (!inbox) return;
    await panels.open().showFolder(inbox.id);
    await tree.reveal(inbox.id);
  });

  function add(): Promise<Account> {
    const settings = { ...sampleSettings, name: l10n.t('Sample Mailbox') };
    return accounts.add(settings, { password: samplePassword });
  }
}

function isSample({ host }: Account): boolean {
  return host === sampleSettings.host;
}
