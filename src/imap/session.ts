import type { MailboxObject } from 'imapflow';
import * as l10n from '@vscode/l10n';
import type { AccountSettings, Secret } from '../model/account.ts';
import { MailError } from '../model/errors.ts';
import { Client } from './client.ts';
import { checkSecurity, clientOptions, type SessionOptions } from './clientOptions.ts';
import type { Heard } from './counts.ts';
import { cancelled, staleId, throwIfCancelled, toMailError } from './errors.ts';
import { watchOver } from './patience.ts';
import { seedMailbox } from './raw.ts';

export type { Client };

/** Milliseconds; a command that takes longer costs its connection. */
export const commandDeadline = 60_000;
/** Milliseconds from the first packet to being signed in. */
const connectDeadline = 60_000;
/** Milliseconds an aborted command may still take before its connection is closed. */
const abortGrace = 250;
/** Milliseconds without work after which a session is quiet. */
const quietDelay = 1_000;

export interface UseOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds for this piece of work, `commandDeadline` by default. */
  deadline?: number;
}

export interface SelectOptions {
  readOnly?: boolean;
  /** State of an earlier session, for QRESYNC (RFC 7162 §3.2.5). */
  known?: { uidValidity: bigint; modseq: bigint };
}

/** What a session tells unasked. */
export interface SessionEvents {
  /** Something about the selected mailbox changed. */
  onMailboxEvent?(mailbox: string, heard?: Heard): void;
  /** There has been nothing to do for a while. */
  onQuiet?(): void;
  onClose?(error: MailError | undefined): void;
}

export interface ConnectOptions extends SessionOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds in which something worth the name has to arrive while a command is under way. */
  rateInterval?: number;
  /** Milliseconds until it is signed in, `connectDeadline` by default. */
  deadline?: number;
}

/** The connection was gone before anything of the work had been sent: it may be done on another. */
export class UnsentError extends MailError {}

/** What one SELECT answered. */
export interface Selected {
  readonly uidValidity: bigint;
  readonly uidNext: number;
  readonly exists: number;
  readonly modseq: bigint | undefined;
  readonly readOnly: boolean;
  /** Whether `flags` and `vanished` are all that changed since the known state. */
  readonly resynced: boolean;
  readonly flags: ReadonlyMap<number, readonly string[]>;
  readonly vanished: readonly number[];
}

/**
 * One connection. Work runs one piece after another; each piece has a deadline, and one that is
 * overdue costs the connection, for imapflow cannot cancel a command.
 */
export class Session {
  readonly #client: Client;
  readonly #settings: AccountSettings;
  readonly #events: SessionEvents;
  readonly #options: ConnectOptions;
  #tail: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #quiet: NodeJS.Timeout | undefined;
  #collecting: { flags: Map<number, readonly string[]>; vanished: number[] } | undefined;
  #closeReason: MailError | undefined;
  #connected = false;

  private constructor(
    settings: AccountSettings,
    client: Client,
    events: SessionEvents,
    options: ConnectOptions,
  ) {
    this.#options = options;
    this.#settings = settings;
    this.#client = client;
    this.#events = events;
    // Before connect(): imapflow emits errors that would end the process without a listener.
    client.on('error', (error) => (this.#closeReason ??= this.#explain(error)));
    client.on('close', () => this.#onClose());
    client.on('exists', ({ path }) => this.#onEvent(path));
    client.on('expunge', ({ path, uid }) => {
      if (this.#collecting && uid !== undefined) this.#collecting.vanished.push(uid);
      else this.#onEvent(path);
    });
    client.on('flags', ({ path, uid, flags, modseq }) => {
      if (this.#collecting && uid !== undefined) this.#collecting.flags.set(uid, [...flags]);
      else this.#onEvent(path, modseq === undefined ? {} : { modseq });
    });
  }

  /**
   * Connects and logs in.
   * @throws MailError 'auth-failed', 'certificate', 'tls', 'insecure', 'offline', 'timeout', 'server-error'
   */
  static async connect(
    settings: AccountSettings,
    secret: Secret,
    events: SessionEvents = {},
    options: ConnectOptions = {},
  ): Promise<Session> {
    checkSecurity(settings);
    const client = new Client(clientOptions(settings, secret, options));
    const session = new Session(settings, client, events, options);
    const onAbort = (): void => client.close();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const { deadline = connectDeadline, rateInterval } = options;
    let overdue: MailError | undefined;
    const stop = watchOver(client, { deadline, rateInterval }, () => {
      overdue = session.#timeout();
      client.close();
    });
    try {
      await client.connect();
      session.#connected = true;
      return session;
    } catch (error) {
      client.close();
      throwIfCancelled(options.signal);
      throw overdue ?? toMailError(error, settings);
    } finally {
      stop();
      options.signal?.removeEventListener('abort', onAbort);
    }
  }

  get usable(): boolean {
    return this.#client.usable;
  }

  /** Pieces of work that run or wait. */
  get load(): number {
    return this.#pending;
  }

  /** The mailbox in which it waits for what the server tells. */
  get idlesIn(): string | undefined {
    const { idling, mailbox } = this.#client;
    return idling && mailbox ? mailbox.path : undefined;
  }

  has(capability: string): boolean {
    return this.#client.capabilities.has(capability);
  }

  /**
   * Runs `work` when everything before it is done.
   * @throws MailError, also 'cancelled' and 'timeout'; UnsentError when it was never begun
   */
  use<T>(work: (client: Client) => Promise<T>, options: UseOptions = {}): Promise<T> {
    this.#pending++;
    clearTimeout(this.#quiet);
    const turn = this.#tail.then(() => this.#perform(work, options)).finally(() => this.#onDone());
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Waits in `mailbox` for what the server tells, until the next piece of work; where there is no
   * IDLE it asks every `poll` milliseconds.
   */
  async idle(mailbox: string, poll: number): Promise<void> {
    const moved = await this.use(async (client) => {
      const before = client.mailbox;
      if (before && before.path === mailbox) return false;
      await this.select(mailbox);
      return true;
    });
    // What happened there before this was not pushed.
    if (moved) this.#onEvent(mailbox);
    if (this.#pending > 0) return;
    void this.#client
      .rest(poll)
      .catch(() => undefined)
      .finally(() => this.#awaitQuiet());
  }

  /** Octets that have come from the server. */
  get received(): number {
    return this.#client.passed.received;
  }

  /** Closes the session when it gives no sign of life in time. @returns whether it gave one */
  async probe(milliseconds: number): Promise<boolean> {
    await this.use((client) => client.noop(), { deadline: milliseconds }).catch(() => undefined);
    return this.usable;
  }

  /** Compresses from now on where the server can (RFC 4978). */
  async compress(): Promise<void> {
    if (this.#client.mayCompress) await this.use((client) => client.compressNow());
  }

  /**
   * Makes `mailbox` the selected one; inside `use` only. Never CLOSE, which would expunge.
   * @throws imapflow's errors
   */
  async select(mailbox: string, options: SelectOptions = {}): Promise<Selected> {
    // Without this imapflow would LIST the mailbox first, which costs a round trip or two.
    seedMailbox(this.#client, mailbox, '/');
    const collecting = { flags: new Map<number, readonly string[]>(), vanished: [] as number[] };
    this.#collecting = collecting;
    // Whether its name goes out in UTF-8 is not known before ENABLE is answered.
    if (/[^\x20-\x7e]|&/.test(mailbox)) await this.#client.enabling;
    try {
      const opened = await this.#client.mailboxOpen(mailbox, {
        readOnly: options.readOnly ?? false,
        ...(options.known === undefined
          ? {}
          : { uidValidity: options.known.uidValidity, changedSince: options.known.modseq }),
      });
      return { ...selected(opened), ...collecting };
    } finally {
      this.#collecting = undefined;
    }
  }

  /**
   * Makes sure that `mailbox` is selected and still numbered as `uidValidity` says.
   * @throws MailError 'stale-id' when the server has renumbered it
   */
  async ensureSelected(mailbox: string, uidValidity?: bigint, readOnly = false): Promise<void> {
    const current = this.#client.mailbox;
    const suits = current && current.path === mailbox && (readOnly || !current.readOnly);
    if (!suits) await this.select(mailbox, { readOnly });
    const now = this.#client.mailbox;
    if (uidValidity !== undefined && now && now.uidValidity !== uidValidity) throw staleId();
  }

  close(): void {
    this.#client.close();
  }

  /** Says goodbye where that takes no time, and closes. */
  async logout(): Promise<void> {
    const goodbye = this.#client.logout().catch(() => undefined);
    await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, 1000))]);
    this.#client.close();
  }

  #onEvent(mailbox: string, heard?: Heard): void {
    this.#events.onMailboxEvent?.(mailbox, heard);
  }

  #onDone(): void {
    this.#pending--;
    this.#awaitQuiet();
  }

  #awaitQuiet(): void {
    clearTimeout(this.#quiet);
    if (!this.usable || this.#pending > 0 || !this.#events.onQuiet) return;
    this.#quiet = setTimeout(() => {
      if (this.#pending === 0 && this.usable && !this.#client.idling) this.#events.onQuiet?.();
    }, quietDelay);
    this.#quiet.unref();
  }

  #onClose(): void {
    clearTimeout(this.#quiet);
    this.#events.onClose?.(this.#closeReason);
  }

  async #perform<T>(work: (client: Client) => Promise<T>, options: UseOptions): Promise<T> {
    const { signal, deadline = commandDeadline } = options;
    throwIfCancelled(signal);
    if (!this.usable) throw this.#unsent();
    let grace: NodeJS.Timeout | undefined;
    let reason: MailError | undefined;
    const close = (error: MailError): void => {
      this.#closeReason ??= error;
      this.#client.close();
    };
    const timeout = this.#timeout();
    const onAbort = (): void => {
      reason = cancelled();
      const cause = reason;
      if (this.#options.expendable) grace = setTimeout(() => close(cause), abortGrace);
    };
    const { rateInterval } = this.#options;
    const stop = watchOver(this.#client, { deadline, rateInterval }, () => close(timeout));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      // Without its DONE on the wire nothing is.
      await this.#client.wake().catch(() => Promise.reject(this.#unsent()));
      const result = await work(this.#client);
      if (reason) throw reason;
      return result;
    } catch (error) {
      // An error of the connection says more than what became of the command.
      throw reason ?? this.#closeReason ?? this.#explain(error);
    } finally {
      stop();
      clearTimeout(grace);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #unsent(): UnsentError {
    const { code, message } = this.#closeReason ?? this.#lost();
    return new UnsentError(code, message);
  }

  #timeout(): MailError {
    const { host } = this.#settings;
    return new MailError('timeout', l10n.t('{0} did not answer in time. Try again.', host));
  }

  #explain(error: unknown): MailError {
    const explained = toMailError(error, this.#settings);
    // Octets that were changed on the way say nothing against a server whose TLS has worked.
    return this.#connected && explained.code === 'tls' ? this.#lost() : explained;
  }

  #lost(): MailError {
    return toMailError({ code: 'NoConnection' }, this.#settings);
  }
}

function selected(opened: MailboxObject): Omit<Selected, 'flags' | 'vanished'> {
  return {
    uidValidity: opened.uidValidity ?? 0n,
    uidNext: opened.uidNext ?? 0,
    exists: opened.exists ?? 0,
    modseq: opened.noModseq ? undefined : opened.highestModseq,
    readOnly: opened.readOnly ?? false,
    resynced: (opened as MailboxObject & { qresync?: boolean }).qresync === true,
  };
}
