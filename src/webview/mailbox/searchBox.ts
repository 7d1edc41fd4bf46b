import { MailError } from '../../model/errors.ts';
import type { ListView, PanelScope } from '../../protocol/mailbox.ts';
import { messageOf, requestDeadline } from '../host.ts';
import type { Host } from './hostConnection.ts';
import { readQuery, termsOf } from './searchChips.ts';
import { isSearched } from './searchedView.ts';
import { Suggestions, type TypedText } from './suggestions.ts';

/** Milliseconds without a key after which what was typed is searched for. */
const rest = 250;
/** The same while it cannot be read yet: only then it is said what is wrong. */
const patience = 1500;

/** What a search tells the panel. */
export interface SearchCallbacks {
  /** Something else is to be drawn. */
  onChange(): void;
  /** The result that was asked for with Enter is there, or the field was left. */
  onDone(): void;
  /** A suggestion has been put in: the cursor belongs behind it. */
  onTaken(typed: TypedText): void;
}

/** The text that is searched for, where, what may be typed next, and what was wrong with it. */
export class SearchBox {
  readonly suggestions: Suggestions;
  readonly #host: Host;
  readonly #callbacks: SearchCallbacks;
  #text = '';
  #scope: PanelScope;
  #error: string | undefined;
  /** What the list shows. */
  #view: ListView | undefined;
  /** The folder or saved search that was shown last. */
  #home: ListView | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;

  constructor(host: Host, scope: PanelScope, callbacks: SearchCallbacks) {
    this.#host = host;
    this.#scope = scope;
    this.#callbacks = callbacks;
    this.suggestions = new Suggestions(host, () => callbacks.onChange());
  }

  get text(): string {
    return this.#text;
  }

  get scope(): PanelScope {
    return this.#scope;
  }

  /** A search is on its way to the host. */
  get busy(): boolean {
    return this.#abort !== undefined;
  }

  get error(): string | undefined {
    return this.#error;
  }

  /** Whether the list shows what was searched for here. */
  get searched(): boolean {
    return this.#view !== undefined && isSearched(this.#view);
  }

  /** Whether there is a folder to look in, and not a view over all accounts. */
  get hasFolder(): boolean {
    return this.#view?.folder !== undefined;
  }

  /** Whether something else stands in the field than what is shown. */
  get isEdited(): boolean {
    return this.#text !== (this.#view?.query ?? '');
  }

  /** The name of what an empty field goes back to, where that is known. */
  get homeTitle(): string | undefined {
    return this.#home?.title;
  }

  /** The terms of the search that is shown, where it is more than words. */
  get terms(): readonly string[] {
    return this.#view?.query === undefined ? [] : termsOf(this.#view.query);
  }

  /** What was typed, which is searched for as soon as the keyboard rests. */
  type(typed: TypedText): void {
    this.#text = typed.text;
    this.#error = undefined;
    this.suggestions.want(typed);
    this.#runSoon();
    this.#callbacks.onChange();
  }

  /** Another place to look in, at once where something is looked for. */
  set scope(scope: PanelScope) {
    this.#scope = scope;
    if (this.#query !== '') void this.run(true);
    this.#callbacks.onChange();
  }

  /** Another view is shown; what is being typed stays as long as it is about the same folder. */
  follow(view: ListView): void {
    const before = this.#view;
    const elsewhere = isElsewhere(before, view);
    // The view of a search may name no folder: it is of the one before.
    const { folder = elsewhere ? undefined : before?.folder } = view;
    this.#view = folder === undefined ? view : { ...view, folder };
    if (elsewhere || !isSearched(view)) this.#home = isSearched(view) ? undefined : view;
    const isTyping = this.#timer !== undefined || this.#abort !== undefined;
    if (isTyping && !elsewhere) {
      if (!isSearched(view) && this.#query === '') this.#text = view.query ?? '';
      return;
    }
    if (view.scope !== undefined) this.#scope = view.scope;
    // Only arranged anew: what stands in the field may be what cannot be searched for yet.
    if (!elsewhere && before?.query === view.query) return;
    this.#stop();
    this.suggestions.close();
    if (this.#query !== (view.query ?? '')) this.#text = view.query ?? '';
    this.#error = undefined;
  }

  /** Searches for what was typed; nothing typed returns to the folder. `live`: while it is typed. */
  async run(live: boolean): Promise<void> {
    this.#stop();
    const query = this.#query;
    const abort = new AbortController();
    this.#abort = abort;
    this.#error = undefined;
    if (!live) this.suggestions.close();
    this.#callbacks.onChange();
    const params = { query, scope: this.#scope, live };
    const options = { signal: abort.signal, deadline: requestDeadline };
    try {
      await this.#host.request('search', params, options);
      if (!abort.signal.aborted && !live) this.#callbacks.onDone();
    } catch (error) {
      if (!abort.signal.aborted && !MailError.is(error, 'cancelled'))
        this.#error = messageOf(error);
    }
    if (this.#abort !== abort) return;
    this.#abort = undefined;
    this.#callbacks.onChange();
  }

  /** Puts a suggestion in; whether there was one. */
  take(index: number): boolean {
    const taken = this.suggestions.taken(index);
    if (!taken) return false;
    this.type(taken);
    // Behind an operator its values go on; what is whole wants nothing more.
    if (!taken.text.slice(0, taken.cursor).endsWith(':')) this.suggestions.close();
    this.#callbacks.onTaken(taken);
    return true;
  }

  /** Takes one of the terms out, and searches for the others. */
  removeTerm(index: number): void {
    const rest = this.terms.filter((_, place) => place !== index);
    if (rest.length === 0) return this.clear();
    this.#text = rest.join(' ');
    void this.run(true);
    this.#callbacks.onChange();
  }

  /** Empties the field; the folder comes back where a search is shown. */
  clear(): void {
    const { searched } = this;
    this.#stop();
    this.suggestions.close();
    // A saved search that is shown is what the field goes back to.
    this.#text = searched ? '' : (this.#view?.query ?? '');
    this.#error = undefined;
    if (searched) void this.run(false);
    else this.#callbacks.onDone();
    this.#callbacks.onChange();
  }

  get #query(): string {
    return this.#text.trim();
  }

  #runSoon(): void {
    this.#stop();
    if (this.#query === (this.#view?.query ?? '')) return;
    // With nothing typed the folder comes back; a saved search would fill the field again.
    if (this.#query === '' && (!this.searched || this.#view?.viewId !== undefined)) return;
    const delay = readQuery(this.#text) ? rest : patience;
    this.#timer = setTimeout(() => void this.run(true), delay);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#abort?.abort();
    this.#abort = undefined;
  }
}

/** Whether the view is of another folder or saved search; that of a search may name none. */
function isElsewhere(before: ListView | undefined, view: ListView): boolean {
  if (before?.viewId !== view.viewId) return true;
  if (view.folder === undefined) return !isSearched(view);
  return before?.folder !== undefined && before.folder !== view.folder;
}
