import { type Memento, workspace } from 'vscode';
import type { FolderId } from '../../model/id.ts';
import type { Arrangement } from '../../protocol/mailbox.ts';
import { settings } from '../ids.ts';
import { readRequest } from './requests.ts';

const key = 'arrangements';
/** Folders whose choices are remembered; those arranged longest ago are forgotten first. */
const capacity = 500;

/** How the user has arranged each folder: kept beside VS Code's own state, not in the settings. */
export class Arrangements {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  of(folder: FolderId): Arrangement {
    const kept = this.#all()[folder];
    try {
      if (kept !== undefined) return readRequest.arrange(kept);
    } catch {
      // Written by another version: the folder begins anew.
    }
    return newestFirst();
  }

  async set(folder: FolderId, arrangement: Arrangement): Promise<void> {
    const { [folder]: _, ...others } = this.#all();
    const kept = Object.entries(others).slice(1 - capacity);
    await this.#memento.update(key, Object.fromEntries([...kept, [folder, arrangement]]));
  }

  #all(): Record<FolderId, unknown> {
    return this.#memento.get<Record<FolderId, unknown>>(key, {});
  }
}

/** A folder that nobody has arranged yet. */
export function newestFirst(): Arrangement {
  const conversations = workspace
    .getConfiguration(settings.section)
    .get<unknown>(settings.conversations);
  return { ...foundNewestFirst, conversations: conversations !== false };
}

/** What a search found: messages, each for itself. */
export const foundNewestFirst: Arrangement = {
  sort: { by: 'date', descending: true },
  filter: 'all',
  conversations: false,
  grouped: true,
};
