import { setTimeout as wait } from 'node:timers/promises';
import { MailError } from '../../src/model/errors.ts';
import { folderId, parseFolderId, parseMessageId } from '../../src/model/id.ts';
import type { MessageRow } from '../../src/model/message.ts';
import { account, type Asked, type Requests, type RunningSeat } from './seat.ts';

/** Milliseconds after which a call that nobody answers is a fault of its own. */
const patience = 30_000;

/** What the user has seen that must not be. */
export type Complain = (problem: string) => void;

/** Looks at what the program shows, and complains of what must not be. */
export class Eyes {
  readonly #seat: RunningSeat;
  readonly #complain: Complain;
  /** The engine is being killed: whatever it answers now says nothing. */
  closed = false;

  constructor(seat: RunningSeat, complain: Complain) {
    this.#seat = seat;
    this.#complain = complain;
  }

  /** Rows as the user sees them; where the server cannot be asked, as the screen has them. */
  async rows(path: string, fresh: boolean): Promise<readonly MessageRow[]> {
    const folder = folderId(account, path);
    const window = { offset: 0, limit: 100 };
    const cached = fresh ? null : await this.maybe('cachedList', { folder, window });
    const list = cached ?? (await this.maybe('list', { folder, window }));
    const rows = (list ?? (await this.maybe('cachedList', { folder, window })))?.rows ?? [];
    for (const { id, subject } of rows)
      if (parseMessageId(id).mailbox !== path) this.#complain(`“${subject}” has the id ${id}`);
    return rows;
  }

  /** The id of a folder that is on the screen. */
  async folder(path: string): Promise<string | undefined> {
    const known = (await this.maybe('cachedFolders', { account })) ?? [];
    const folders = known.length > 0 ? known : ((await this.maybe('folders', { account })) ?? []);
    const found = folders.find(({ path: names }) => names.join('/') === path)?.id;
    if (found !== undefined && parseFolderId(found).mailbox !== path)
      this.#complain(`the folder ${path} has the id ${found}`);
    return found;
  }

  /** What a call answers that may fail for the network. */
  async maybe<K extends Asked>(
    name: K,
    params: Requests[K]['params'],
  ): Promise<Requests[K]['result'] | undefined> {
    try {
      return await this.timely(this.#seat.request(name, params), name);
    } catch (error) {
      this.expected(error, name);
      return undefined;
    }
  }

  /** Only errors of the contract, and of the network, may come out of looking at things. */
  expected(error: unknown, what: string): void {
    const codes = ['offline', 'timeout', 'cancelled', 'not-found', 'stale-id'] as const;
    if (this.closed || codes.some((code) => MailError.is(error, code))) return;
    // TLS may break while it begins, and a folder be shown that the server has not made yet.
    if (MailError.is(error, 'tls') || /doesn't exist|deleted under us/.test(textOf(error))) return;
    this.#complain(`${what} failed: ${textOf(error)}`);
  }

  async timely<T>(work: Promise<T>, what: string): Promise<T> {
    const over = new AbortController();
    const late = wait(patience, undefined, { signal: over.signal }).then(() => {
      this.#complain(`${what} was not answered in ${patience / 1000} s`);
      throw new MailError('timeout', 'The test has no more patience.');
    });
    late.catch(() => undefined);
    return Promise.race([work, late]).finally(() => over.abort());
  }
}

/** The reader may leave out empty lines at the end, and shows line ends in its own way. */
export function sameText(shown: string, written: string): boolean {
  const lines = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
  return lines(shown) === lines(written);
}

/** An error in one line. */
export function textOf(error: unknown): string {
  if (MailError.is(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
