import { commands, type Disposable } from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import type { EngineClient } from '../engineClient.ts';
import type { Failures } from '../failure.ts';
import type { Folders } from '../folders.ts';
import type { MailboxPanels } from '../mailbox/panels.ts';
import type { MessageTabs } from '../reader/messageTabs.ts';
import type { FolderTree } from '../tree/folderTree.ts';

/** What commands work with. */
export interface CommandSurroundings {
  readonly engine: EngineClient;
  readonly accounts: Accounts;
  readonly folders: Folders;
  readonly tree: FolderTree;
  readonly panels: MailboxPanels;
  readonly tabs: MessageTabs;
  readonly failures: Failures;
}

/** Registers commands; what one throws is shown to the user once and not thrown further. */
export class Registry implements Disposable {
  readonly #failures: Failures;
  readonly #registered: Disposable[] = [];

  constructor(failures: Failures) {
    this.#failures = failures;
  }

  add(command: string, run: (argument: unknown, second: unknown) => unknown): void {
    const guarded = async (argument: unknown, second: unknown): Promise<void> => {
      try {
        await run(argument, second);
      } catch (error) {
        this.#failures.show(error);
      }
    };
    this.#registered.push(commands.registerCommand(command, guarded));
  }

  dispose(): void {
    for (const each of this.#registered) each.dispose();
  }
}
