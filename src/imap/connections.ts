import * as l10n from '@vscode/l10n';
import type { AccountSettings, ConnectionState, Secret } from '../model/account.ts';
import { MailError } from '../model/errors.ts';
import { ThrottledError } from './errors.ts';
import { Push, type PushEvents } from './push.ts';
import { meaningOf } from './quirks.ts';
import {
  commandDeadline,
  type ConnectOptions,
  Session,
  type SessionEvents,
  UnsentError,
} from './session.ts';
import { type Timings, timings } from './timings.ts';

/**
 * 'main' answers the user; 'bulk' does what may take long; 'search' asks what a server may be slow
 * to answer, so that nobody waits for it who reads or downloads. All but 'main' are closed when idle,
 * and aborting their work costs them.
 */
export type SessionKind = 'main' | 'bulk' | 'search';

/**
 * Milliseconds that a piece of work may take. What is big comes in pieces, and a server that has to
 * look at a whole folder first may take long; one that says nothing is noticed sooner (patience.ts).
 */
export const deadlines: Readonly<Record<SessionKind, number>> = {
  main: commandDeadline,
  bulk: 30 * 60_000,
  search: 120_000,
};

/**
 * Asks for what the account signs in with; null = there is nothing, or with `refused` nothing other
 * than what the server has refused.
 */
export type AskSecret = (refused?: boolean) => Promise<Secret | null>;

export interface ConnectionEvents extends PushEvents {
  onState(state: ConnectionState, reason: MailError | undefined): void;
  /** What somebody may want to know who looks for the reason of a fault. */
  onLog?(level: 'debug' | 'info' | 'warn', text: string): void;
}

/** What a server says of itself; hostile text. */
export interface ServerFacts {
  /** By the ID it gives (RFC 2971), where it gives one. */
  readonly name: string;
  readonly capabilities: readonly string[];
}

/** Characters of a name, and capabilities, that are taken down. */
const longestName = 100;
const mostCapabilities = 100;

/** Milliseconds. */
const firstRetry = 1_000;
const lastRetry = 5 * 60_000;
const longestIdle = 60_000;
/** Failures in a row after which only the user or a new network tries again. */
const breakerLimit = 12;

/** All connections of one account: at most one of a kind and one that waits for push. */
export class Connections {
  readonly #settings: AccountSettings;
  readonly #secret: AskSecret;
  /** Connections that are opened at once share one question. */
  #asked: { readonly refused: boolean; readonly answer: Promise<Secret | null> } | undefined;
  #given: Secret | undefined;
  #server: ServerFacts | undefined;
  #fault: MailError | undefined;
  readonly #events: ConnectionEvents;
  readonly #sessions = new Map<SessionKind, Promise<Session>>();
  #state: ConnectionState = 'disconnected';
  #refused: MailError | undefined;
  #pause: ThrottledError | undefined;
  #pauseEnd: NodeJS.Timeout | undefined;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  readonly #idleTimers = new Map<SessionKind, NodeJS.Timeout>();
  #watched: string | undefined;
  #closed = false;
  readonly #timings: Timings;
  readonly #push: Push;
  #pushStart: NodeJS.Timeout | undefined;
  readonly #probes: NodeJS.Timeout;
  readonly #clock: NodeJS.Timeout;

  constructor(
    settings: AccountSettings,
    secret: AskSecret,
    events: ConnectionEvents,
    intervals: Partial<Timings> = {},
  ) {
    this.#settings = settings;
    this.#secret = secret;
    this.#events = events;
    this.#timings = { ...timings, ...intervals };
    this.#push = new Push((push) => this.#connect(push, {}), events, this.#timings);
    this.#probes = setInterval(() => this.#probeIdle(), this.#timings.probe).unref();
    const { tick, sleep } = this.#timings;
    let last = Date.now();
    this.#clock = setInterval(() => {
      if (Date.now() - last > tick + sleep) this.probe();
      last = Date.now();
    }, tick).unref();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Why there is no connection. */
  get fault(): MailError | undefined {
    return this.#state === 'online' ? undefined : this.#fault;
  }

  /** What the server said of itself when it was last connected. */
  get server(): ServerFacts | undefined {
    return this.#server;
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
    if (this.#pause) return Promise.reject(this.#pause);
    clearTimeout(this.#retry);
    const opening = this.#open(kind);
    this.#sessions.set(kind, opening);
    return opening;
  }

  /** Runs `work` on a session of this kind; once more where the first was gone before it began. */
  async use<T>(kind: SessionKind, work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.#sessionFor(kind);
    try {
      return await work(session);
    } catch (error) {
      if (!(error instanceof UnsentError) || this.#closed) throw error;
      return await work(await this.#sessionFor(kind));
    } finally {
      if (kind !== 'main') this.#closeWhenIdle(kind);
    }
  }

  /** The mailbox that somebody looks at: what happens in it is told. Undefined: none. */
  watch(mailbox: string | undefined): void {
    this.#watched = mailbox;
    const main = this.#sessions.get('main');
    void main?.then((session) => session.load === 0 && this.#rest(session)).catch(() => undefined);
  }

  /** Tries again at once: a new secret, a new network, or the user's wish. */
  reset(): void {
    this.#refused = undefined;
    this.#pause = undefined;
    this.#failures = 0;
    clearTimeout(this.#retry);
    this.probe();
  }

  /** Has every open connection give a sign of life before it is used again; dead ones are closed. */
  probe(): void {
    const { probeDeadline } = this.#timings;
    for (const each of this.#sessions.values())
      void each.then((session) => session.probe(probeDeadline)).catch(() => undefined);
    void this.#probePush().catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const timer of this.#idleTimers.values()) clearTimeout(timer);
    clearTimeout(this.#pauseEnd);
    clearInterval(this.#probes);
    clearInterval(this.#clock);
    clearTimeout(this.#pushStart);
    this.#push.stop();
    const open = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const each of open) void each.then((session) => session.logout()).catch(() => undefined);
    this.#setState('disconnected');
  }

  /** Where the server allows no further connection, the one that there is does it all. */
  async #sessionFor(kind: SessionKind): Promise<Session> {
    try {
      return await this.session(kind);
    } catch (error) {
      const main = this.#sessions.get('main');
      if (kind !== 'main' && main && error instanceof ThrottledError) return main;
      throw error;
    }
  }

  async #open(kind: SessionKind): Promise<Session> {
    if (kind === 'main') this.#setState('connecting');
    let opened = false;
    try {
      const session = await this.#connect(
        {
          onMailboxEvent: (mailbox, heard) => this.#events.onMailboxEvent(mailbox, heard),
          ...(kind === 'main' ? { onQuiet: () => this.#rest(session) } : {}),
          // One that never came to be fails below, with the better reason.
          onClose: (reason) => opened && this.#onClose(kind, reason),
        },
        { expendable: kind !== 'main' },
      );
      if (!session.usable) throw this.#lost();
      opened = true;
      if (kind === 'main') this.#onConnected();
      else this.#log('debug', `${kind} connection to ${this.#settings.host} opened`);
      return session;
    } catch (error) {
      this.#sessions.delete(kind);
      if (kind === 'main' && MailError.is(error)) this.#onFailure(error);
      throw error;
    }
  }

  /** An access token may have ended early: once another is asked for, and tried. */
  async #connect(events: SessionEvents, options: ConnectOptions): Promise<Session> {
    const secret = await this.#ask(false);
    if (!secret) throw this.#unknownSecret();
    try {
      return await this.#signIn(secret, events, options);
    } catch (error) {
      if (!('accessToken' in secret) || !MailError.is(error, 'auth-failed')) throw error;
      this.#log('info', `${this.#settings.host} refused the access token; another is asked for`);
      // Another connection may have been given a new one meanwhile.
      const other =
        this.#given && !isSame(secret, this.#given) ? this.#given : await this.#ask(true);
      if (!other || isSame(secret, other)) throw this.#refusedToken(error);
      return await this.#signIn(other, events, options).catch((again: unknown) => {
        throw MailError.is(again, 'auth-failed') ? this.#refusedToken(again) : again;
      });
    }
  }

  #ask(refused: boolean): Promise<Secret | null> {
    if (this.#asked?.refused === refused) return this.#asked.answer;
    const answer = this.#secret(refused).finally(() => {
      if (this.#asked?.answer === answer) this.#asked = undefined;
    });
    this.#asked = { refused, answer };
    return answer.then((secret) => {
      this.#given = secret ?? undefined;
      return secret;
    });
  }

  async #signIn(secret: Secret, events: SessionEvents, options: ConnectOptions): Promise<Session> {
    if (this.#pause) throw this.#pause;
    const onClose = (reason: MailError | undefined): void => {
      this.#notePause(reason);
      events.onClose?.(reason);
    };
    const { rateInterval } = this.#timings;
    const all = { ...options, rateInterval };
    try {
      return await Session.connect(this.#settings, secret, { ...events, onClose }, all);
    } catch (error) {
      this.#notePause(error);
      throw error;
    }
  }

  #unknownSecret(): MailError {
    return new MailError(
      'auth-failed',
      l10n.t('The password of {0} is not known here. Sign in again.', this.#settings.address),
    );
  }

  /** There is no password that could be checked. */
  #refusedToken(error: MailError): MailError {
    const { host, user } = this.#settings;
    const { serverText = '' } = error;
    if (meaningOf(serverText, host)) return error;
    const words = l10n.t('{0} refused the sign-in of “{1}”. Sign in again.', host, user);
    return new MailError('auth-failed', words, serverText === '' ? {} : { serverText });
  }

  /** A server that asks for a pause gets it on all connections. */
  #notePause(reason: unknown): void {
    if (!(reason instanceof ThrottledError) || this.#closed) return;
    this.#pause = reason;
    clearTimeout(this.#pauseEnd);
    this.#pauseEnd = setTimeout(() => (this.#pause = undefined), reason.retryAfter).unref();
  }

  #onConnected(): void {
    this.#failures = 0;
    this.#server = undefined;
    this.#setState('online');
    this.#log('info', `connected to ${this.#settings.host}:${this.#settings.port}`);
    clearTimeout(this.#pushStart);
    // Not at once, so that the first screen shares neither line nor processor.
    this.#pushStart = setTimeout(() => this.#push.start(), this.#timings.pushStart);
    this.#pushStart.unref();
  }

  /** What the main session does when there is nothing to do. */
  #rest(session: Session): void {
    const mailbox = this.#watched;
    const rest = async (): Promise<void> => {
      if (!this.#server) await this.#meet(session);
      await session.compress();
      if (mailbox === undefined || this.#push.covers(mailbox) || session.idlesIn === mailbox)
        return;
      await session.idle(mailbox, this.#timings.poll);
    };
    void rest().catch(() => undefined);
  }

  /** Takes down what the server says of itself; by now it has answered to ID. */
  async #meet(session: Session): Promise<void> {
    this.#server = await session.use((client) => {
      const { name, vendor, version } = client.serverInfo ?? {};
      const words = [name ?? vendor, version].filter((each) => typeof each === 'string');
      const capabilities = [...client.capabilities.keys()].slice(0, mostCapabilities);
      return Promise.resolve({
        name: printable(words.join(' ')),
        capabilities: capabilities.map(printable).sort(),
      });
    });
    const { name, capabilities } = this.#server;
    const { host } = this.#settings;
    this.#log('info', `${host} is ${name || 'a server that does not say its name'}`);
    this.#log('debug', `${host} can ${capabilities.join(' ')}`);
  }

  #probeIdle(): void {
    const main = this.#sessions.get('main');
    const { probeDeadline } = this.#timings;
    void main
      ?.then((session) => (session.load === 0 ? session.probe(probeDeadline) : undefined))
      .catch(() => undefined);
    void this.#probePush().catch(() => undefined);
  }

  /**
   * A main connection at work cannot be probed. Where push is found dead, and no octet came to the
   * main one meanwhile, it is the line that is dead, not a server that thinks.
   */
  async #probePush(): Promise<void> {
    const main = await this.#sessions.get('main');
    const received = main?.received;
    if (await this.#push.probe()) return;
    if (main && main.load > 0 && main.received === received) main.close();
  }

  #onClose(kind: SessionKind, reason: MailError | undefined): void {
    const known = this.#sessions.delete(kind);
    if (kind !== 'main' || this.#closed || !known) return;
    this.#onFailure(reason ?? this.#lost());
  }

  #onFailure(error: MailError): void {
    if (this.#closed) return;
    clearTimeout(this.#pushStart);
    this.#push.pause();
    const { host, port } = this.#settings;
    this.#log('warn', `no connection to ${host}:${port}: ${error.code}: ${error.message}`);
    if (error.code === 'auth-failed' || error.code === 'certificate') {
      // Not tried again: repeated wrong passwords lock accounts, and a certificate needs a person.
      this.#refused = error;
      this.#setState(error.code === 'auth-failed' ? 'auth-failed' : 'offline', error);
      return;
    }
    this.#setState('offline', error);
    if (++this.#failures > breakerLimit)
      return this.#log('warn', `${host} failed ${breakerLimit} times; not tried again`);
    const ceiling = Math.min(lastRetry, firstRetry * 2 ** this.#failures);
    const pause = (this.#pause?.retryAfter ?? 0) + firstRetry / 2 + Math.random() * ceiling;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.session('main').catch(() => undefined), pause);
    this.#log('info', `${host} is tried again in ${Math.round(pause / 1000)} s`);
    this.#retry.unref();
  }

  #closeWhenIdle(kind: SessionKind): void {
    clearTimeout(this.#idleTimers.get(kind));
    const timer = setTimeout(() => {
      const idle = this.#sessions.get(kind);
      void idle?.then((session) => session.load === 0 && session.close()).catch(() => undefined);
    }, longestIdle);
    this.#idleTimers.set(kind, timer.unref());
  }

  #lost(): MailError {
    return new MailError(
      'offline',
      l10n.t('The connection to {0} was lost. Try again.', this.#settings.host),
    );
  }

  #log(level: 'debug' | 'info' | 'warn', text: string): void {
    this.#events.onLog?.(level, text);
  }

  #setState(state: ConnectionState, reason?: MailError): void {
    this.#fault = reason ?? this.#fault;
    if (state === this.#state && reason === undefined) return;
    this.#state = state;
    this.#events.onState(state, reason);
  }
}

function isSame(one: Secret, other: Secret): boolean {
  return 'accessToken' in one && 'accessToken' in other && one.accessToken === other.accessToken;
}

/** One short line. */
function printable(text: string): string {
  return text
    .slice(0, longestName)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
}
