import type { Client } from './client.ts';
import { type Heard, readStatus } from './counts.ts';
import { type Namespace, namespaceOf, namespacesOf } from './namespaces.ts';
import { atom, rawCommand } from './raw.ts';
import type { Session, SessionEvents } from './session.ts';
import type { Timings } from './timings.ts';

/** What is told without being asked for. */
export interface PushEvents {
  /** Something in a mailbox changed. */
  onMailboxEvent(mailbox: string, heard?: Heard): void;
  /** A mailbox was made, renamed, removed or (un)subscribed. */
  onFoldersEvent(): void;
}

const watched = 'INBOX';
/** Milliseconds. */
const longestRetry = 10 * 60_000;

/**
 * The connection of an account that waits for what happens on the server: in all mailboxes of the
 * user's own where NOTIFY is offered (RFC 5465), else in the INBOX. It opens anew until it is stopped.
 */
export class Push {
  readonly #connect: (events: SessionEvents) => Promise<Session>;
  readonly #events: PushEvents;
  readonly #timings: Timings;
  #session: Promise<Session> | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** Of the account, where the server tells of all mailboxes in the user's own. */
  #notified: readonly Namespace[] | undefined;
  #failures = 0;
  #running = false;

  constructor(
    connect: (events: SessionEvents) => Promise<Session>,
    events: PushEvents,
    timings: Timings,
  ) {
    this.#connect = connect;
    this.#events = events;
    this.#timings = timings;
  }

  /** Whether what happens in `mailbox` is told here. */
  covers(mailbox: string): boolean {
    if (this.#notified) return namespaceOf({ mailbox }, this.#notified)?.owner === undefined;
    return this.#session !== undefined && mailbox === watched;
  }

  start(): void {
    this.#running = true;
    if (this.#session) return;
    clearTimeout(this.#retry);
    const opening: Promise<Session> = this.#open(() => this.#onEnd(opening));
    this.#session = opening;
    opening.catch(() => this.#onEnd(opening));
  }

  /** Opens no new connection until the next `start`. */
  pause(): void {
    this.#running = false;
    clearTimeout(this.#retry);
  }

  /**
   * Closes the connection when it gives no sign of life; a new one follows.
   * @returns whether it gave one; true where there is no connection
   */
  async probe(): Promise<boolean> {
    const session = await this.#session?.catch(() => undefined);
    return session === undefined || session.probe(this.#timings.probeDeadline);
  }

  stop(): void {
    this.pause();
    void this.#session?.then((session) => session.logout()).catch(() => undefined);
    this.#session = undefined;
  }

  async #open(onClose: () => void): Promise<Session> {
    const session = await this.#connect({
      onMailboxEvent: (mailbox, heard) => this.#events.onMailboxEvent(mailbox, heard),
      onQuiet: () => void this.#wait(session).catch(() => undefined),
      onClose,
    });
    try {
      await session.use(async (client) => {
        if (session.has('NOTIFY') && (await this.#notify(client)))
          this.#notified = namespacesOf(client);
        // With nothing selected a change of a thousand flags is told in one line.
        if (!this.#notified) await session.select(watched, { readOnly: true });
      });
      // What happened between the last look and now was not pushed.
      this.#events.onMailboxEvent(watched);
      this.#events.onFoldersEvent();
      await this.#wait(session);
      this.#failures = 0;
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** Hears what is told of all mailboxes, where the server will. */
  #notify(client: Client): Promise<boolean> {
    client.onUnasked('STATUS', (untagged) => {
      const status = readStatus(client, untagged);
      if (status) this.#events.onMailboxEvent(status.mailbox, status);
    });
    client.onUnasked('LIST', () => this.#events.onFoldersEvent());
    return notifyOfAll(client);
  }

  /** Waits in the INBOX; who is notified is told at any time and wherever it is (RFC 5465 §5). */
  async #wait(session: Session): Promise<void> {
    if (!this.#notified) await session.idle(watched, this.#timings.poll);
  }

  #onEnd(ended: Promise<Session>): void {
    if (this.#session !== ended) return;
    this.#session = undefined;
    this.#notified = undefined;
    clearTimeout(this.#retry);
    if (!this.#running) return;
    // Where it cannot be had, because of a limit say, it is asked for less and less often.
    const delay = Math.min(longestRetry, this.#timings.pushRetry * 2 ** this.#failures++);
    this.#retry = setTimeout(() => this.start(), delay * (1 + Math.random()));
    this.#retry.unref();
  }
}

/** Asks to be told of all mailboxes that are the user's own; false where the server will not. */
async function notifyOfAll(client: Client): Promise<boolean> {
  const messages = ['MessageNew', 'MessageExpunge', 'FlagChange'].map(atom);
  const folders = ['MailboxName', 'SubscriptionChange'].map(atom);
  try {
    await rawCommand(client, 'NOTIFY', [
      atom('SET'),
      [atom('PERSONAL'), [...messages, ...folders]],
    ]);
    return true;
  } catch {
    // Some offer it and refuse some events (RFC 5465 §5): then the INBOX is all that is watched.
    return false;
  }
}
