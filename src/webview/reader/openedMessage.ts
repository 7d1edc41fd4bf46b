import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { RequestOptions } from '../../protocol/rpc.ts';
import { messageOf, requestDeadline, type ReaderHost } from '../host.ts';
import type { ReaderContent } from './readerContent.ts';

/** Milliseconds a message that is there waits for the ones before it. */
const patience = 60;
/** While keys follow each other more closely, only the last one's message is opened (milliseconds). */
const rest = 120;

/** Reads the message for the reading pane: one at a time, the newest wish wins. */
export class OpenedMessage {
  readonly #host: ReaderHost;
  readonly #onChange: () => void;
  #content: ReaderContent = { kind: 'nothing' };
  #id: MessageId | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;
  #wishedAt = -Infinity;

  constructor(host: ReaderHost, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get content(): ReaderContent {
    return this.#content;
  }

  /** The message shown or on its way. */
  get id(): MessageId | undefined {
    return this.#id;
  }

  /** Shows no message, but `content`. */
  close(content: ReaderContent): void {
    this.#stop();
    this.#id = undefined;
    this.#show(content);
  }

  /** Opens the message now, or once the keyboard rests; the first of several keys does not wait. */
  open(id: MessageId, row: MessageRow | undefined, when: 'now' | 'soon'): void {
    const waits = this.#timer !== undefined && when === 'now';
    if (id === this.#id && !waits && this.#content.kind !== 'failed') return;
    this.#stop();
    this.#id = id;
    const hurries = performance.now() - this.#wishedAt < rest;
    this.#wishedAt = performance.now();
    if (when === 'now' || !hurries) void this.#read(id, row);
    else
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        void this.#read(id, row);
      }, rest);
  }

  /** Tries once more after a failure. */
  retry(row: MessageRow | undefined): void {
    if (this.#id !== undefined) void this.#read(this.#id, row);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#abort?.abort();
    this.#abort = undefined;
  }

  async #read(id: MessageId, row: MessageRow | undefined): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#show({ kind: 'loading', id, row });
    try {
      const options = { signal: abort.signal, deadline: requestDeadline };
      const alone = row?.conversation?.count === 1;
      const earlier = alone ? Promise.resolve([]) : this.#earlier(id, options);
      const message = await this.#host.request('read', { message: id }, options);
      // What was written before stands above: it had better be there at once than push the text down.
      const soon = await Promise.race([earlier, after(patience)]);
      if (abort.signal.aborted) return;
      this.#show({ kind: 'message', message, earlier: soon ?? [] });
      if (soon !== undefined) return;
      const late = await earlier;
      if (!abort.signal.aborted && late.length > 0)
        this.#show({ kind: 'message', message, earlier: late });
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#show({ kind: 'failed', id, row, reason: messageOf(error) });
    }
  }

  /** The message can be read without them. */
  async #earlier(id: MessageId, options: RequestOptions): Promise<readonly MessageRow[]> {
    try {
      return await this.#host.request('earlier', { message: id }, options);
    } catch {
      return [];
    }
  }

  #show(content: ReaderContent): void {
    this.#content = content;
    this.#onChange();
  }
}

function after(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
