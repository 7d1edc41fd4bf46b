import type { Memento } from 'vscode';
import { EventEmitter } from '../model/event.ts';
import type { FolderId } from '../model/id.ts';

const key = 'favouriteFolders';
/** Favourites that are kept; nobody looks through more. */
const most = 200;

/** What keeps the favourites, on all machines of the user. */
export interface SyncedMemento extends Memento {
  setKeysForSync(keys: readonly string[]): void;
}

/** The folders that the user wants on top, in the user's order. */
export class Favourites {
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(memento: SyncedMemento) {
    this.#memento = memento;
    memento.setKeysForSync([key]);
  }

  /** Those of accounts and folders that are gone are among them. */
  all(): readonly FolderId[] {
    const kept = this.#memento.get<unknown>(key);
    if (!Array.isArray(kept)) return [];
    const ids = kept.filter((each) => typeof each === 'string');
    return [...new Set(ids)].slice(0, most);
  }

  has(folder: FolderId): boolean {
    return this.all().includes(folder);
  }

  /** Adds a folder, or moves it: before another one, or to the end. */
  async put(folder: FolderId, before?: FolderId): Promise<void> {
    if (folder === before) return;
    const others = this.all().filter((each) => each !== folder);
    const at = before === undefined ? -1 : others.indexOf(before);
    await this.#keep(others.toSpliced(at < 0 ? others.length : at, 0, folder).slice(0, most));
  }

  async remove(folder: FolderId): Promise<void> {
    await this.#keep(this.all().filter((each) => each !== folder));
  }

  /** Folders that were renamed or moved stay where they are in the list. */
  async follow(renamed: ReadonlyMap<FolderId, FolderId>): Promise<void> {
    const all = this.all();
    if (all.some((each) => renamed.has(each)))
      await this.#keep(all.map((each) => renamed.get(each) ?? each));
  }

  async #keep(folders: readonly FolderId[]): Promise<void> {
    await this.#memento.update(key, folders);
    this.#changed.fire();
  }
}
