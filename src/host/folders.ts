import { type Disposable, l10n } from 'vscode';
import type { AccountId } from '../model/account.ts';
import { EventEmitter } from '../model/event.ts';
import type { Folder } from '../model/folder.ts';
import type { FolderId } from '../model/id.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { EngineClient } from './engineClient.ts';

/** The folders of all accounts as last heard, for the tree, the pickers and the panels. */
export class Folders implements Disposable {
  readonly #engine: EngineClient;
  readonly #accounts: Accounts;
  readonly #known = new Map<AccountId, readonly Folder[]>();
  readonly #changed = new EventEmitter<{ account: AccountId }>();
  readonly #disposables: Disposable[];

  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineClient, accounts: Accounts) {
    this.#engine = engine;
    this.#accounts = accounts;
    this.#disposables = [
      engine.onFoldersChanged(({ account }) => void this.#takeCached(account)),
      accounts.onDidChange(() => {
        for (const id of this.#known.keys()) {
          const account = accounts.find(id);
          // What nobody can look at counts for nothing, either.
          if (!account || account.enabled === false) this.#known.delete(id);
        }
      }),
    ];
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
  }

  /** What is known without asking. */
  of(account: AccountId): readonly Folder[] {
    return this.#known.get(account) ?? [];
  }

  find(id: FolderId): Folder | undefined {
    for (const folders of this.#known.values()) {
      const found = folders.find((folder) => folder.id === id);
      if (found) return found;
    }
    return undefined;
  }

  /** The folders that are known or cached; nothing is asked of the server. @throws MailError */
  async cached(account: AccountId): Promise<readonly Folder[]> {
    const known = this.#known.get(account);
    if (known && known.length > 0) return known;
    const cached = await this.#engine.request('cachedFolders', { account });
    if (cached.length > 0) this.#known.set(account, cached);
    return cached;
  }

  /** The cached folders, or the server's where the cache has none. @throws MailError */
  async load(account: AccountId): Promise<readonly Folder[]> {
    const cached = await this.cached(account);
    return cached.length > 0 ? cached : this.refresh(account);
  }

  /** The server's folders. @throws MailError */
  async refresh(account: AccountId, signal?: AbortSignal): Promise<readonly Folder[]> {
    const folders = await this.#engine.request('folders', { account }, { signal });
    this.#set(account, folders);
    return folders;
  }

  /** All folders of all accounts that are known by now, with the account's name. */
  everywhere(): { folder: Folder; account: string }[] {
    return this.#accounts
      .all()
      .filter(({ enabled }) => enabled !== false)
      .flatMap(({ id, name, address }) =>
        this.of(id).map((folder) => ({ folder, account: name ?? address })),
      );
  }

  /** Unread messages in the inboxes of all accounts that are switched on, as last heard. */
  unreadInInboxes(): number {
    return this.#accounts
      .all()
      .filter(({ enabled }) => enabled !== false)
      .flatMap(({ id }) => this.of(id).filter(({ role }) => role === 'inbox'))
      .reduce((sum, { unread = 0 }) => sum + unread, 0);
  }

  async #takeCached(account: AccountId): Promise<void> {
    try {
      this.#set(account, await this.#engine.request('cachedFolders', { account }));
    } catch {
      // The account is gone, or the engine is: whoever asked for something is told.
    }
  }

  #set(account: AccountId, folders: readonly Folder[]): void {
    const before = JSON.stringify(this.#known.get(account));
    this.#known.set(account, folders);
    if (JSON.stringify(folders) !== before) this.#changed.fire({ account });
  }
}

/** A folder's own name for people: the inbox in their language, nothing that could forge others. */
export function folderName({ role, path }: Folder): string {
  return role === 'inbox' ? l10n.t('Inbox') : cleanName(path.at(-1) ?? '');
}

/** The whole path for people. */
export function folderPath(folder: Folder): string {
  return folder.role === 'inbox' ? folderName(folder) : folder.path.map(cleanName).join(' / ');
}

/** Names come from the server: no controls, no text that runs backwards over its neighbours. */
export function cleanName(name: string): string {
  const clean = name.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu, '\ufffd');
  return clean.trim() === '' ? l10n.t('(no name)') : clean;
}
