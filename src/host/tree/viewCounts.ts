import type { Disposable } from 'vscode';
import { EventEmitter } from '../../model/event.ts';
import type { EngineClient } from '../engineClient.ts';
import type { MailView } from '../search/views.ts';

/** Milliseconds after which counts may be asked for again. */
const interval = 60_000;
/** Milliseconds after a change of messages, so that several are counted once. */
const soon = 5_000;

/** The unread messages of views, counted in the background while somebody looks at them. */
export class ViewCounts implements Disposable {
  readonly #engine: EngineClient;
  /** The views that are shown and counted. */
  readonly #views: () => readonly MailView[];
  readonly #counts = new Map<string, { readonly query: string; readonly unread: number }>();
  readonly #changed = new EventEmitter<{ view: string }>();
  readonly #disposables: Disposable[];
  #visible = false;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer is over, in milliseconds since 1970. */
  #due = Infinity;
  #counted = 0;
  #running: AbortController | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineClient, views: () => readonly MailView[]) {
    this.#engine = engine;
    this.#views = views;
    this.#disposables = [
      engine.onMessagesChanged(() => this.#schedule(Date.now() + soon)),
      engine.onFoldersChanged(() => this.#schedule(this.#counted + interval)),
    ];
  }

  dispose(): void {
    this.#stop();
    for (const each of this.#disposables) each.dispose();
  }

  /** As last counted; undefined where nobody knows. */
  of({ id, query }: MailView): number | undefined {
    const known = this.#counts.get(id);
    return known?.query === query ? known.unread : undefined;
  }

  /** Nothing is asked while nobody looks. */
  watch(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    if (visible) this.#schedule(this.#counted + interval);
    else this.#stop();
  }

  /** There are other views. */
  refresh(): void {
    this.#schedule(Date.now() + soon);
  }

  #schedule(at: number): void {
    if (!this.#visible) return;
    const now = Date.now();
    // What is already due sooner stays; nothing is asked the moment it is seen.
    const due = Math.max(at, now + soon);
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.#count(), due - now);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#due = Infinity;
    this.#running?.abort();
  }

  async #count(): Promise<void> {
    this.#due = Infinity;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    for (const view of this.#views()) {
      try {
        await this.#countOne(view, running.signal);
      } catch {
        // Offline, or a query that cannot be read: what was known stays.
      }
      if (running.signal.aborted) return;
    }
    this.#counted = Date.now();
  }

  async #countOne({ id, query, scope }: MailView, signal: AbortSignal): Promise<void> {
    const unread = await this.#engine.request('countUnread', { query, scope }, { signal });
    const before = this.#counts.get(id);
    this.#counts.set(id, { query, unread });
    if (before?.query !== query || before.unread !== unread) this.#changed.fire({ view: id });
  }
}
