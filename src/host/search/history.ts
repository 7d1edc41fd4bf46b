import type { Memento } from 'vscode';

const key = 'searchHistory';
/** Searches that are kept. */
const most = 50;
/** Characters of one that is kept: no query is longer. */
const longest = 2000;

/** The searches made before, on this machine. */
export class SearchHistory {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** Newest first, each once. */
  all(): readonly string[] {
    const kept = this.#memento.get<unknown>(key);
    if (!Array.isArray(kept)) return [];
    return kept.filter((each) => typeof each === 'string').slice(0, most);
  }

  async add(query: string): Promise<void> {
    const text = query.trim();
    if (text === '' || text.length > longest) return;
    await this.#memento.update(key, [text, ...this.#without(text)].slice(0, most));
  }

  async remove(query: string): Promise<void> {
    await this.#memento.update(key, this.#without(query.trim()));
  }

  #without(query: string): readonly string[] {
    return this.all().filter((each) => each !== query);
  }
}
