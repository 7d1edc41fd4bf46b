import * as l10n from '@vscode/l10n';
import type { AccountSettings, ConnectionState, Secret } from '../model/account.ts';
import { MailError } from '../model/errors.ts';
import { type ConnectOptions, Session, type SessionEvents } from './session.ts';

/** 'main' answers the user; 'bulk' does what may take long or be aborted, and is closed when idle. */
export type SessionKind = 'main' | 'bulk';

export interface ConnectionEvents {
  onState(state: ConnectionState, reason: MailError | undefined): void;
  /** The selected or watched mailbox changed on the server. */
  onMailboxEvent(mailbox: string): void;
}

/** Milliseconds. */
const firstRetry = 1_000;
const lastRetry = 5 * 60_000;
const keepAlive = 2 * 60_000;
const bulkIdle = 60_000;
/** Failures in a row after which only the user or a new network tries again. */
const breakerLimit = 12;

/** All connections of one account: at most one of a kind and one that waits for push. */
export class Connections {
  readonly #settings: AccountSettings;
  readonly #secret: () => Promise<Secret | null>;
  readonly #events: ConnectionEvents;
  readonly #sessions = new Map<SessionKind, Promise<Session>>();
  #state: ConnectionState = 'disconnected';
  #refused: MailError | undefined;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #bulkTimer: NodeJS.Timeout | undefined;
  #watched: string | undefined;
  #watch: Promise<Session> | undefined;
  #watchRetry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    settings: AccountSettings,
    secret: () => Promise<Secret | null>,
    events: ConnectionEvents,
  ) {
    this.#settings = settings;
    this.#secret = secret;
    this.#events = events;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /**
   * A session of this kind, connected when it is not.
   * @throws MailError as `Session.connect`, or 'auth-failed' at once while the sign-in is refused
   */
  session(kind: SessionKind): Promise<Session> {
    if (this.#refused) return Promise.reject(this.#refused);
    if (this.#closed)
      return Promise.reject(new MailError('cancelled', l10n.t('The account is being closed.')));
    const existing = this.#sessions.get(kind);
    if (existing) return existing;
    clearTimeout(this.#retry);
    const opening = this.#open(kind);
    this.#sessions.set(kind, opening);
    return opening;
  }

  /** Runs `work` on a session of this kind. */
  async use<T>(kind: SessionKind, work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.session(kind);
    try {
      return await work(session);
    } finally {
      if (kind === 'bulk') this.#closeBulkWhenIdle(session);
    }
  }

  /** Waits for push on this mailbox; undefined stops waiting. */
  watch(mailbox: string | undefined): void {
    if (mailbox === this.#watched && this.#watch !== undefined) return;
    this.#watched = mailbox;
    void this.#followWatched();
  }

  /** Tries again at once: a new secret, or the user's wish. */
  reset(): void {
    this.#refused = undefined;
    this.#failures = 0;
    clearTimeout(this.#retry);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#watchRetry);
    clearTimeout(this.#bulkTimer);
    clearInterval(this.#keepAlive);
    const open = [...this.#sessions.values(), ...(this.#watch ? [this.#watch] : [])];
    this.#sessions.clear();
    this.#watch = undefined;
    for (const each of open) void each.then((session) => session.logout()).catch(() => undefined);
    this.#setState('disconnected');
  }

  async #open(kind: SessionKind): Promise<Session> {
    if (kind === 'main') this.#setState('connecting');
    try {
      const session = await this.#connect(
        {
          onMailboxEvent: (mailbox) => this.#events.onMailboxEvent(mailbox),
          onClose: (reason) => this.#onClose(kind, reason),
        },
        { expendable: kind === 'bulk' },
      );
      if (kind === 'main') this.#onConnected(session);
      return session;
    } catch (error) {
      this.#sessions.delete(kind);
      if (kind === 'main' && MailError.is(error)) this.#onFailure(error);
      throw error;
    }
  }

  async #connect(events: SessionEvents, options: ConnectOptions): Promise<Session> {
    const secret = await this.#secret();
    if (!secret) {
      throw new MailError(
        'auth-failed',
        l10n.t('The password of {0} is not known here. Sign in again.', this.#settings.address),
      );
    }
    return Session.connect(this.#settings, secret, events, options);
  }

  #onConnected(session: Session): void {
    this.#failures = 0;
    clearInterval(this.#keepAlive);
    this.#keepAlive = setInterval(() => {
      if (session.load === 0)
        void session.use((client) => client.noop(), { deadline: 15_000 }).catch(() => undefined);
    }, keepAlive);
    this.#keepAlive.unref();
    this.#setState('online');
    if (this.#watched !== undefined && this.#watch === undefined) void this.#followWatched();
  }

  #onClose(kind: SessionKind, reason: MailError | undefined): void {
    const known = this.#sessions.delete(kind);
    if (kind !== 'main' || this.#closed || !known) return;
    clearInterval(this.#keepAlive);
    this.#onFailure(reason ?? this.#lost());
  }

  #onFailure(error: MailError): void {
    if (this.#closed) return;
    if (error.code === 'auth-failed' || error.code === 'certificate') {
      // Not tried again: repeated wrong passwords lock accounts, and a certificate needs a person.
      this.#refused = error;
      this.#setState(error.code === 'auth-failed' ? 'auth-failed' : 'offline', error);
      return;
    }
    this.#setState('offline', error);
    if (++this.#failures > breakerLimit) return;
    const ceiling = Math.min(lastRetry, firstRetry * 2 ** this.#failures);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(
      () => void this.session('main').catch(() => undefined),
      firstRetry / 2 + Math.random() * ceiling,
    );
    this.#retry.unref();
  }

  async #followWatched(): Promise<void> {
    clearTimeout(this.#watchRetry);
    if (this.#watched === undefined) {
      const open = this.#watch;
      this.#watch = undefined;
      (await open?.catch(() => undefined))?.close();
      return;
    }
    try {
      this.#watch ??= this.#openWatch();
      const session = await this.#watch;
      const mailbox = this.#watched;
      if (mailbox === undefined) return;
      await session.use(() => session.select(mailbox, { readOnly: true }));
      // What happened between the last look and this SELECT was not pushed.
      this.#events.onMailboxEvent(mailbox);
    } catch {
      this.#retryWatch();
    }
  }

  #openWatch(): Promise<Session> {
    const opening: Promise<Session> = this.#connect(
      {
        onMailboxEvent: (mailbox) => this.#events.onMailboxEvent(mailbox),
        onClose: () => {
          if (this.#watch !== opening) return;
          this.#watch = undefined;
          this.#retryWatch();
        },
      },
      { push: true },
    );
    this.#watch = opening;
    return opening;
  }

  #retryWatch(): void {
    this.#watch = undefined;
    if (this.#closed || this.#watched === undefined || this.#state !== 'online') return;
    clearTimeout(this.#watchRetry);
    this.#watchRetry = setTimeout(() => void this.#followWatched(), 5_000 + Math.random() * 10_000);
    this.#watchRetry.unref();
  }

  #closeBulkWhenIdle(session: Session): void {
    clearTimeout(this.#bulkTimer);
    this.#bulkTimer = setTimeout(() => {
      if (session.load === 0) session.close();
    }, bulkIdle);
    this.#bulkTimer.unref();
  }

  #lost(): MailError {
    return new MailError(
      'offline',
      l10n.t('The connection to {0} was lost. Try again.', this.#settings.host),
    );
  }

  #setState(state: ConnectionState, reason?: MailError): void {
    if (state === this.#state && reason === undefined) return;
    this.#state = state;
    this.#events.onState(state, reason);
  }
}
