import { commands as vscodeCommands } from 'vscode';
import type { AccountId } from '../../model/account.ts';
import type { ChangeId } from '../../model/id.ts';
import type { NextStep } from '../../protocol/mailbox.ts';
import { commands } from '../ids.ts';

const steps: Record<NextStep, string> = {
  signIn: commands.accountSignIn,
  addAccount: commands.accountAdd,
  chooseFolder: commands.folderOpen,
  editKeys: 'workbench.action.openGlobalKeybindings',
};

/** The commands behind a panel's buttons; what they fail with is told by VS Code. */
export const nextSteps = {
  async take(step: NextStep, account: AccountId | undefined): Promise<null> {
    const argument =
      step === 'signIn'
        ? account
        : step === 'editKeys'
          ? '@ext:mail-browser.mail-browser'
          : undefined;
    await vscodeCommands.executeCommand(steps[step], ...(argument === undefined ? [] : [argument]));
    return null;
  },

  async undo(change: ChangeId): Promise<null> {
    await vscodeCommands.executeCommand(commands.undo, change);
    return null;
  },
};
