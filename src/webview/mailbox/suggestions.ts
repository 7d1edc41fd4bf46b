import { maxQueryLength } from '../../model/query/parse.ts';
import type { Suggestion, SuggestionList } from '../../protocol/mailbox.ts';
import type { Host } from './hostConnection.ts';

/** Milliseconds without a key before suggestions are asked for. */
const rest = 80;
/** Nobody waits longer for them. */
const deadline = 5000;

/** A text and where the cursor stands in it, in UTF-16 units. */
export interface TypedText {
  readonly text: string;
  readonly cursor: number;
}

/** What was found, and for which text. */
interface Suggested extends SuggestionList {
  readonly of: string;
}

/** What may stand at the cursor of the search field; the newest question wins. */
export class Suggestions {
  readonly #host: Host;
  readonly #onChange: () => void;
  #typed: TypedText = { text: '', cursor: 0 };
  #list: Suggested | undefined;
  #chosen = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;

  constructor(host: Host, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get items(): readonly Suggestion[] {
    return this.#list?.items ?? [];
  }

  get isOpen(): boolean {
    return this.items.length > 0;
  }

  /** The place of the one the keyboard is on; -1 for none. */
  get chosen(): number {
    return this.#chosen;
  }

  /** Asks what may stand at the cursor, once the keyboard rests. */
  want(typed: TypedText): void {
    this.#stop();
    this.#typed = typed;
    if (typed.text.length > maxQueryLength) return this.#show(undefined);
    this.#timer = setTimeout(() => void this.#ask(), rest);
  }

  close(): void {
    this.#stop();
    this.#show(undefined);
  }

  /** Goes to the next one or back; past the ends none is chosen. */
  move(step: 1 | -1): void {
    const { length } = this.items;
    const next = this.#chosen + step;
    if (next < -1) this.#chosen = length - 1;
    else this.#chosen = next >= length ? -1 : next;
    this.#onChange();
  }

  /** The text with a suggestion put in; undefined where there is none at this place. */
  taken(index: number): TypedText | undefined {
    const item = this.items[index];
    if (!this.#list || !item) return undefined;
    // What was typed since has made its place uncertain.
    const { text } = this.#typed;
    if (text !== this.#list.of) return undefined;
    const before = text.slice(0, this.#list.from) + item.insert;
    return { text: before + text.slice(this.#list.to), cursor: before.length };
  }

  /** Takes a search made before out of the history. */
  forget(index: number): void {
    const item = this.items[index];
    if (!this.#list || item?.kind !== 'history') return;
    this.#list = { ...this.#list, items: this.items.filter((each) => each !== item) };
    this.#chosen = Math.min(this.#chosen, this.items.length - 1);
    this.#onChange();
    this.#host.request('forgetSearch', { query: item.insert }).catch(() => undefined);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  async #ask(): Promise<void> {
    const abort = new AbortController();
    const typed = this.#typed;
    this.#abort = abort;
    try {
      const list = await this.#host.request('suggest', typed, {
        signal: abort.signal,
        deadline,
      });
      if (!abort.signal.aborted) this.#show({ ...list, of: typed.text });
    } catch {
      // Without them the field is a field.
      if (!abort.signal.aborted) this.#show(undefined);
    }
  }

  #show(list: Suggested | undefined): void {
    if (list === this.#list) return;
    this.#list = list;
    this.#chosen = -1;
    this.#onChange();
  }
}
