import {
  type Disposable,
  EventEmitter,
  FileDecoration,
  type FileDecorationProvider,
  l10n,
  ThemeColor,
  type Uri,
  window,
} from 'vscode';
import type { AccountId } from '../../model/account.ts';
import type { FolderId } from '../../model/id.ts';
import type { Folders } from '../folders.ts';
import { badgeOf } from './facets.ts';
import { folderOfUri, folderUri } from './folderUri.ts';

/** Shows in the tree which folders hold unread messages, and which are there for others only. */
export class FolderDecorations implements FileDecorationProvider, Disposable {
  readonly #folders: Folders;
  readonly #changed = new EventEmitter<Uri[]>();
  /** Unread messages by folder as last shown. */
  readonly #shown = new Map<AccountId, ReadonlyMap<FolderId, string>>();
  readonly #disposables: Disposable[];

  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(folders: Folders) {
    this.#folders = folders;
    this.#disposables = [
      this.#changed,
      folders.onDidChange(({ account }) => this.#onFolders(account)),
      window.registerFileDecorationProvider(this),
    ];
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
  }

  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    const named = folderOfUri(uri);
    if (!named) return undefined;
    const { id, dimmed } = named;
    const folder = this.#folders.find(id);
    const badge = folder ? badgeOf(folder) : '';
    if (badge === '' && !dimmed) return undefined;
    const decoration =
      badge === ''
        ? new FileDecoration(undefined, undefined, new ThemeColor('disabledForeground'))
        : new FileDecoration(
            badge,
            l10n.t('{0} unread', String(folder?.unread ?? 0)),
            new ThemeColor('list.highlightForeground'),
          );
    decoration.propagate = false;
    return decoration;
  }

  #onFolders(account: AccountId): void {
    const before = this.#shown.get(account) ?? new Map<FolderId, string>();
    const now = new Map(this.#folders.of(account).map((folder) => [folder.id, badgeOf(folder)]));
    this.#shown.set(account, now);
    const ids = new Set([...before.keys(), ...now.keys()]);
    const changed = [...ids].filter((id) => (before.get(id) ?? '') !== (now.get(id) ?? ''));
    const uris = changed.flatMap((id) => [folderUri(id, false), folderUri(id, true)]);
    if (uris.length > 0) this.#changed.fire(uris);
  }
}
