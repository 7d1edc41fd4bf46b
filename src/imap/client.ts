import type { ImapFlowOptions } from 'imapflow';
import { PipeliningClient } from './pipelining.ts';
import { quirksOf } from './quirks.ts';
import { atom, type Untagged, valueOf } from './raw.ts';

export interface ClientOptions extends ImapFlowOptions {
  /** COMPRESS (RFC 4978) before anything else; costs a round trip. */
  readonly compressFirst?: boolean;
}

/** Milliseconds. */
const longestIdle = 4 * 60_000;
/** Milliseconds for a server to begin with TLS after it was asked to. */
const longestUpgrade = 15_000;

const identity = { name: 'Mail Browser', vendor: 'mail-browser' };

/** A client with few commands before its session is usable, and the ways it waits in. */
export class Client extends PipeliningClient {
  readonly #options: ClientOptions;
  #compressed = false;
  #enabling: Promise<void> = Promise.resolve();

  constructor(options: ClientOptions) {
    super(options);
    this.#options = options;
  }

  /** Resolves when the server has said which extensions are on. */
  get enabling(): Promise<void> {
    return this.#enabling;
  }

  /**
   * IDLE until something else is asked (RFC 2177), at most four minutes at a time; a server
   * without it is asked by NOOP every `poll` milliseconds.
   */
  async rest(poll: number): Promise<void> {
    const interval = this.capabilities.has('IDLE') ? longestIdle : poll;
    if (!this.idling) await this.internals.run('IDLE', interval);
  }

  get mayCompress(): boolean {
    return !this.#compressed && this.capabilities.has('COMPRESS=DEFLATE');
  }

  /** Compresses from here on, where the server can; nothing else may be under way. */
  async compressNow(): Promise<void> {
    if (!this.mayCompress) return;
    this.#compressed = true;
    await this.internals.compress();
  }

  /** Hears untagged data of a kind that no command has asked for. */
  onUnasked(kind: string, hear: (untagged: Untagged) => void): void {
    this.internals.untaggedHandlers[kind] = (untagged: Untagged) => Promise.resolve(hear(untagged));
  }

  /** @internal imapflow calls it after the greeting; replaces its nine steps. */
  async startSession(): Promise<void> {
    const internals = this.internals;
    const { identifyFirst, oneByOne } = quirksOf(this.host, internals.greeting);
    if (oneByOne) this.oneByOne = true;
    await internals.run('CAPABILITY');
    await this.#upgrade();
    this.#refuseUnasked();
    if (identifyFirst) await internals.run('ID', identity);
    await internals.authenticate();
    if (this.#options.compressFirst) await this.compressNow();
    const greetings = this.together(() => [
      this.#askNamespaces(),
      // A courtesy, where it costs nothing.
      ...(this.pipelines && !identifyFirst ? [internals.run('ID', identity)] : []),
      (this.#enabling = this.#enable()),
    ]);
    // Their answers come before those of whatever is asked next.
    if (this.pipelines) for (const each of greetings) each.catch(() => undefined);
    else checkNamespace((await Promise.all(greetings))[0]);
    this.usable = true;
  }

  /** @internal A server that asks for a pause gets it by the end of the connection. */
  throttleWait(delay: number): Promise<boolean> {
    const error = new Error('The server asks for a pause');
    this.internals.failProtocol(Object.assign(error, { code: 'ETHROTTLE', throttleReset: delay }));
    return Promise.resolve(true);
  }

  /** imapflow waits for the answer to STARTTLS as long as for any. */
  async #upgrade(): Promise<void> {
    const error = Object.assign(new Error('No answer to STARTTLS'), { code: 'UPGRADE_TIMEOUT' });
    const overdue = setTimeout(() => this.internals.failProtocol(error), longestUpgrade);
    try {
      await this.upgradeToSTARTTLS();
    } finally {
      clearTimeout(overdue);
    }
  }

  /**
   * Nobody has signed in yet: who says so over TLS is another kind of server, or another user's.
   * Without encryption it may be the near end of a tunnel.
   */
  #refuseUnasked(): void {
    if (!this.#options.secure || this.state === this.states.NOT_AUTHENTICATED) return;
    throw Object.assign(new Error('PREAUTH over TLS'), { tlsFailed: true });
  }

  /** NAMESPACE (RFC 2342). */
  async #askNamespaces(): Promise<unknown> {
    const answer = await this.internals.run('NAMESPACE');
    // imapflow would put the prefix before every name without it, those of other users too.
    if (this.namespace) this.namespace = { ...this.namespace, prefix: '' };
    return answer;
  }

  /** ENABLE (RFC 5161); until it is answered the extensions are taken as given. */
  async #enable(): Promise<void> {
    const wanted = ['CONDSTORE', 'QRESYNC', 'UTF8=ACCEPT'].filter((each) =>
      this.capabilities.has(each),
    );
    if (!this.capabilities.has('ENABLE') || wanted.length === 0) return;
    const enabled = new Set<string>();
    const asked = this.exec('ENABLE', wanted.map(atom), {
      untagged: {
        ENABLED: ({ attributes }) => {
          for (const each of attributes ?? []) enabled.add(valueOf(each)?.toUpperCase() ?? '');
          return Promise.resolve();
        },
      },
    });
    if (this.pipelines) this.enabled = new Set(wanted.filter((each) => each !== 'UTF8=ACCEPT'));
    try {
      const answer = await asked;
      // QRESYNC switches CONDSTORE on, whether the server says so or not (RFC 7162 §3.2.3).
      if (enabled.has('QRESYNC')) enabled.add('CONDSTORE');
      this.enabled = enabled;
      answer.next();
    } catch {
      this.enabled = new Set();
    }
    // A server that offers QRESYNC and does not mean it is not one that this is proved against.
    if (!this.enabled.has('QRESYNC')) this.oneByOne = true;
  }
}

/** @throws an error of the sign-in where the server lets in and then refuses everything */
function checkNamespace(answer: unknown): void {
  const refusal: { error?: unknown; text?: unknown } =
    typeof answer === 'object' && answer !== null ? answer : {};
  if (!refusal.error || typeof refusal.text !== 'string') return;
  if (/authenticated but not connected/i.test(refusal.text))
    throw Object.assign(new Error('No mailbox'), {
      authenticationFailed: true,
      response: refusal.text,
    });
}
