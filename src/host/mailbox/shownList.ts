import { l10n } from 'vscode';
import type { MessagesChanged } from '../../model/change.ts';
import { MailError, type MailErrorCode } from '../../model/errors.ts';
import type { FolderId, MessageId } from '../../model/id.ts';
import type {
  HostInterface,
  ListView,
  Rows,
  RowWindow,
  SearchState,
  Trouble,
} from '../../protocol/mailbox.ts';
import type { EngineClient } from '../engineClient.ts';
import { asMailError } from '../failure.ts';
import type { ListSource } from './listSource.ts';

type Events = HostInterface['events'];
export type Emit = <K extends keyof Events>(name: K, body: Events[K]) => void;

/** What a view says of itself, besides what the list adds. */
export type Heading = Omit<ListView, 'key' | 'trouble'>;

/** Milliseconds in which several changes become one repaint. */
const settleTime = 40;

/** The list a panel shows: one source at a time, refreshed from the server and kept up to date. */
export class ShownList {
  readonly #engine: EngineClient;
  readonly #emit: Emit;
  #source: ListSource | undefined;
  #view: ListView | undefined;
  #key = 0;
  #refreshing: AbortController | undefined;
  #repaint: NodeJS.Timeout | undefined;
  /** New messages that the next repaint tells of. */
  #added: MessageId[] = [];
  /** The window of rows last sent. */
  #window: Rows | undefined;

  constructor(engine: EngineClient, emit: Emit) {
    this.#engine = engine;
    this.#emit = emit;
  }

  get source(): ListSource | undefined {
    return this.#source;
  }

  get view(): ListView | undefined {
    return this.#view;
  }

  dispose(): void {
    clearTimeout(this.#repaint);
    this.#refreshing?.abort();
    this.#source?.dispose();
  }

  /** Shows the cached rows of another source at once; fresh ones follow. */
  async show(source: ListSource, heading: Heading): Promise<void> {
    this.dispose();
    this.#added = [];
    this.#source = source;
    this.#key += 1;
    const view: ListView = { ...heading, key: this.#key };
    this.#view = view;
    const rows = await this.cached();
    if (this.#source !== source) return;
    this.#emit('view', { view, ...(rows ? { rows } : {}) });
    void this.refresh();
  }

  /** The first rows, as the cache knows them. */
  async cached(): Promise<Rows | undefined> {
    try {
      return await this.#source?.cached(this.#key);
    } catch {
      // What stands in the way is said by the refresh that follows.
      return undefined;
    }
  }

  /** Asks the server again for what is shown. */
  async refresh(): Promise<void> {
    const source = this.#source;
    const view = this.#view;
    if (!source || !view) return;
    this.#refreshing?.abort();
    const controller = new AbortController();
    this.#refreshing = controller;
    this.#emit('busy', { busy: true });
    try {
      const rows = await source.fresh(view.key, controller.signal);
      if (this.#source !== source) return;
      this.#window = rows;
      const { trouble: _, ...calm } = this.#view ?? view;
      this.#view = calm;
      this.#emit('trouble', {});
      this.#emit('rows', rows);
    } catch (error) {
      if (this.#source !== source || controller.signal.aborted) return;
      const trouble = await this.#troubleOf(asMailError(error), source.folder);
      if (this.#source !== source) return;
      this.#view = { ...(this.#view ?? view), trouble };
      this.#emit('trouble', { trouble });
    } finally {
      if (this.#refreshing === controller) this.#emit('busy', { busy: false });
    }
  }

  /** A search has come further: what it says of itself, and how many rows there are by now. */
  onFound(source: ListSource, search: SearchState, total: number): void {
    if (this.#source !== source || !this.#view) return;
    this.#view = { ...this.#view, search };
    this.#emit('searchState', { view: this.#key, state: search });
    this.#staleSoon(total);
  }

  async rows(window: RowWindow, signal: AbortSignal): Promise<Rows> {
    const rows = await this.current(window.view).rows(window, signal);
    this.#window = rows;
    return rows;
  }

  /** The source behind this view. @throws MailError 'cancelled' where another is shown by now */
  current(view: number): ListSource {
    if (this.#source && view === this.#key) return this.#source;
    throw new MailError('cancelled', l10n.t('The list has changed.'));
  }

  /** The place a message was last seen at. */
  placeOf(message: MessageId): number | undefined {
    const at = this.#window?.rows.findIndex(({ id }) => id === message) ?? -1;
    return at < 0 ? undefined : this.#window!.offset + at;
  }

  /** The messages that are likely to be read after this one. */
  around(message: MessageId): readonly MessageId[] {
    const rows = this.#window?.rows ?? [];
    const at = rows.findIndex(({ id }) => id === message);
    return at < 0 ? [] : [at + 1, at - 1, at + 2].flatMap((index) => rows[index]?.id ?? []);
  }

  async onMessagesChanged(event: MessagesChanged): Promise<void> {
    const source = this.#source;
    const update = await source?.onChanged(event);
    if (!update || this.#source !== source) return;
    if (update.changed) {
      this.#emit('changed', { view: this.#key, rows: update.changed });
      return;
    }
    this.#added.push(...event.added);
    this.#staleSoon(update.total);
  }

  #staleSoon(total: number | undefined): void {
    clearTimeout(this.#repaint);
    this.#repaint = setTimeout(() => {
      const added = this.#added.splice(0);
      this.#emit('stale', { view: this.#key, added, ...(total === undefined ? {} : { total }) });
    }, settleTime);
  }

  async #troubleOf(error: MailError, folder: FolderId | undefined): Promise<Trouble> {
    const { code, message: text } = error;
    const asOf =
      folder === undefined
        ? null
        : await this.#engine.request('lastSynced', { folder }).catch(() => null);
    return { kind: troubleKind(code), text, ...(asOf === null ? {} : { asOf }) };
  }
}

function troubleKind(code: MailErrorCode): Trouble['kind'] {
  if (code === 'auth-failed') return 'signIn';
  return code === 'offline' || code === 'timeout' ? 'offline' : 'other';
}
