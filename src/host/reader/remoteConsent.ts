import type { MessageId } from '../../model/id.ts';
import type { OpenedMessage } from '../../model/opened.ts';
import { trustableSender } from '../../model/trust.ts';
import type { RemoteConsentScope, RemoteImages } from '../../protocol/reader.ts';

/** Where consent is kept: VS Code's own storage, not synchronised. */
interface Memento {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Thenable<void>;
}

const key = 'remoteSenders';
/** Senders remembered; the oldest go first. */
const mostSenders = 1000;
/** Messages that images are loaded for until VS Code is closed. */
const mostMessages = 1000;

/** Whether images of a message may be fetched from the network: what the user has said of it. */
export class RemoteConsent {
  readonly #memento: Memento;
  readonly #setting: () => 'ask' | 'always' | 'never';
  readonly #allowAlways: () => Promise<void>;
  readonly #once = new Set<MessageId>();

  /** `setting` as it is now; `allowAlways` changes it. */
  constructor(
    memento: Memento,
    setting: () => 'ask' | 'always' | 'never',
    allowAlways: () => Promise<void>,
  ) {
    this.#memento = memento;
    this.#setting = setting;
    this.#allowAlways = allowAlways;
  }

  of(message: OpenedMessage): RemoteImages {
    const setting = this.#setting();
    if (setting === 'never') return 'never';
    if (setting === 'always' || this.#once.has(message.id)) return 'allowed';
    const sender = trustableSender(message)?.toLowerCase();
    return sender !== undefined && this.#senders().includes(sender) ? 'allowed' : 'ask';
  }

  async allow(message: OpenedMessage, scope: RemoteConsentScope): Promise<void> {
    if (scope === 'always') return this.#allowAlways();
    this.#once.add(message.id);
    if (this.#once.size > mostMessages) this.#once.delete([...this.#once][0]!);
    const sender = scope === 'sender' ? trustableSender(message)?.toLowerCase() : undefined;
    if (sender === undefined) return;
    const others = this.#senders().filter((each) => each !== sender);
    await this.#memento.update(key, [...others, sender].slice(-mostSenders));
  }

  #senders(): string[] {
    const kept = this.#memento.get<unknown>(key);
    const all: unknown[] = Array.isArray(kept) ? kept : [];
    return all.filter((each) => typeof each === 'string');
  }
}
