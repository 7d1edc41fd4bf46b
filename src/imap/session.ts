import type { MailboxObject } from 'imapflow';
import * as l10n from '@vscode/l10n';
import type { AccountSettings, Secret } from '../model/account.ts';
import { MailError } from '../model/errors.ts';
import { Client, type ClientOptions } from './client.ts';
import { cancelled, throwIfCancelled, toMailError } from './errors.ts';
import { seedMailbox } from './raw.ts';
import { createTransport } from './transport.ts';

export type { Client };

/** Milliseconds; a command that takes longer costs its connection. */
const commandDeadline = 60_000;
/** Milliseconds an aborted command may still take before its connection is closed. */
const abortGrace = 250;

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

/** Flags and expunges that the server told unasked, or as the answer to a QRESYNC SELECT. */
export interface SessionEvents {
  /** Something about the selected mailbox changed. */
  onMailboxEvent?(mailbox: string): void;
  onClose?(error: MailError | undefined): void;
}

export interface ConnectOptions {
  /** Waits in IDLE whenever it has nothing else to do. */
  push?: boolean;
  /** Aborting its work closes the connection, where that is the only way to stop the server. */
  expendable?: boolean;
  signal?: AbortSignal | undefined;
}

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
  readonly #expendable: boolean;
  #tail: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #collecting: { flags: Map<number, readonly string[]>; vanished: number[] } | undefined;
  #closeReason: MailError | undefined;

  private constructor(
    settings: AccountSettings,
    client: Client,
    events: SessionEvents,
    expendable: boolean,
  ) {
    this.#expendable = expendable;
    this.#settings = settings;
    this.#client = client;
    this.#events = events;
    // Before connect(): imapflow emits errors that would end the process without a listener.
    client.on('error', (error) => (this.#closeReason ??= toMailError(error, settings)));
    client.on('close', () => events.onClose?.(this.#closeReason));
    client.on('exists', ({ path }) => this.#onEvent(path));
    client.on('expunge', ({ path, uid }) => {
      if (this.#collecting && uid !== undefined) this.#collecting.vanished.push(uid);
      else this.#onEvent(path);
    });
    client.on('flags', ({ path, uid, flags }) => {
      if (this.#collecting && uid !== undefined) this.#collecting.flags.set(uid, [...flags]);
      else this.#onEvent(path);
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
    const session = new Session(settings, client, events, options.expendable ?? false);
    const onAbort = (): void => client.close();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await client.connect();
      return session;
    } catch (error) {
      client.close();
      throwIfCancelled(options.signal);
      throw toMailError(error, settings);
    } finally {
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

  has(capability: string): boolean {
    return this.#client.capabilities.has(capability);
  }

  /**
   * Runs `work` when everything before it is done.
   * @throws MailError, also 'cancelled' and 'timeout'
   */
  use<T>(work: (client: Client) => Promise<T>, options: UseOptions = {}): Promise<T> {
    this.#pending++;
    const turn = this.#tail.then(() => this.#perform(work, options));
    this.#tail = turn.catch(() => undefined).finally(() => this.#pending--);
    return turn;
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
    if (uidValidity !== undefined && now && now.uidValidity !== uidValidity) {
      throw new MailError(
        'stale-id',
        l10n.t('The server has renumbered the folder. Refresh it and try again.'),
      );
    }
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

  #onEvent(mailbox: string): void {
    this.#events.onMailboxEvent?.(mailbox);
  }

  async #perform<T>(work: (client: Client) => Promise<T>, options: UseOptions): Promise<T> {
    const { signal, deadline = commandDeadline } = options;
    throwIfCancelled(signal);
    let timer: NodeJS.Timeout | undefined;
    let reason: MailError | undefined;
    const closeAfter = (milliseconds: number, error: MailError): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        this.#closeReason ??= error;
        this.#client.close();
      }, milliseconds);
    };
    const timeout = new MailError(
      'timeout',
      l10n.t('{0} did not answer in time. Try again.', this.#settings.host),
    );
    const onAbort = (): void => {
      reason = cancelled();
      if (this.#expendable) closeAfter(abortGrace, reason);
    };
    closeAfter(deadline, timeout);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await this.#client.wake();
      const result = await work(this.#client);
      if (reason) throw reason;
      return result;
    } catch (error) {
      throw reason ?? (this.#closeReason === timeout ? timeout : this.#explain(error));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #explain(error: unknown): MailError {
    return toMailError(error, this.#settings);
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

function clientOptions(
  settings: AccountSettings,
  secret: Secret,
  { push = false, expendable = false }: ConnectOptions,
): ClientOptions {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    // Never opportunistic: a stripped STARTTLS must not cost the password.
    doSTARTTLS: settings.security === 'starttls',
    transport: createTransport(settings.host, settings.trustedCertificate),
    auth:
      'password' in secret
        ? { user: settings.user, pass: secret.password, ...loginMethod(secret.password) }
        : { user: settings.user, accessToken: secret.accessToken },
    logger: false,
    // Nothing of it is not there as an extension, and some servers only think they have it.
    disableIMAP4rev2: true,
    disableAutoIdle: !push,
    ...(push ? { autoIdleDelay: 20, maxIdleTime: 4 * 60_000 } : {}),
    compressFirst: expendable,
    connectionTimeout: 15_000,
    greetingTimeout: 10_000,
    // Quiet connections are kept alive by NOOPs of the pool; a dead one is noticed within this.
    socketTimeout: push ? 5 * 60_000 : 10 * 60_000,
    maxLineLength: 16 * 2 ** 20,
    maxLiteralSize: 64 * 2 ** 20,
    maxResponseSize: 80 * 2 ** 20,
  };
}

/** LOGIN takes one round trip where AUTHENTICATE takes two; it cannot carry every password. */
function loginMethod(password: string): { loginMethod?: string } {
  return /^[\x20-\x7e]*$/.test(password) ? { loginMethod: 'LOGIN' } : {};
}

/** @throws MailError 'insecure' for a password in clear to anything but this machine */
export function checkSecurity(settings: AccountSettings): void {
  if (settings.security !== 'none' || isLoopback(settings.host)) return;
  throw new MailError(
    'insecure',
    l10n.t(
      'Without encryption the password would be readable on the way to {0}. Choose TLS or STARTTLS.',
      settings.host,
    ),
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
