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

type Command = (argument: unknown, second: unknown) => unknown;

/** What each command does; what one throws is shown to the user once and not thrown further. */
export class Registry {
  readonly #failures: Failures;
  readonly #known = new Map<string, Command>();

  constructor(failures: Failures) {
    this.#failures = failures;
  }

  add(command: string, run: Command): void {
    this.#known.set(command, run);
  }

  async run(command: string, argument: unknown, second: unknown): Promise<void> {
    try {
      await this.#known.get(command)?.(argument, second);
    } catch (error) {
      this.#failures.show(error);
    }
  }
}
