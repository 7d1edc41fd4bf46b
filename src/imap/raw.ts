import type { ImapFlow, ListOptions, ListResponse } from 'imapflow';
import commands from 'imapflow/lib/imap-commands.js';
import { enhanceCommandError, packMessageRange } from 'imapflow/lib/tools.js';

/** One argument of a command; imapflow's compiler quotes and refuses what could break out. */
export type Argument =
  | {
      type: 'ATOM' | 'STRING' | 'SEQUENCE';
      value: string;
      section?: Argument[];
      partial?: number[];
    }
  | { type: 'LITERAL'; value: Buffer }
  | Argument[];

/** A parsed response as imapflow hands it to an untagged handler. */
export interface Untagged {
  command?: string;
  attributes?: readonly unknown[];
  /** A SEARCH answer of plain numbers comes already read. */
  numbers?: readonly number[];
}

export type UntaggedHandlers = Record<string, (untagged: Untagged) => Promise<void>>;

/** The part of imapflow that its types leave out; all of it stands in this file. */
interface Internals {
  exec(
    command: string,
    attributes: readonly Argument[],
    options: { untagged?: UntaggedHandlers },
  ): Promise<{ response: Untagged; next(): void }>;
  run(command: string, ...parameters: unknown[]): Promise<unknown>;
  folders: Map<string, unknown>;
}

const name = 'X-MAIL-RAW';

// Registered, not called straight, so that `run()` breaks IDLE first and re-arms it after.
commands.set(
  name,
  async (client: ImapFlow, command: string, attributes: Argument[], untagged: UntaggedHandlers) => {
    const answer = await (client as unknown as Internals).exec(command, attributes, { untagged });
    answer.next();
    return answer.response;
  },
);

/**
 * Runs a command that imapflow has no method for, or whose method hides the server's refusal.
 * @returns the tagged response
 * @throws imapflow's error with the server's text on NO and BAD
 */
export async function rawCommand(
  client: ImapFlow,
  command: string,
  attributes: readonly Argument[],
  untagged: UntaggedHandlers = {},
): Promise<Untagged> {
  try {
    const answer = await (client as unknown as Internals).run(name, command, attributes, untagged);
    return answer as Untagged;
  } catch (error) {
    // Reads the response code and text, which imapflow leaves unread for commands not its own.
    throw error instanceof Error ? await enhanceCommandError(error) : error;
  }
}

/** Tells imapflow that a mailbox exists, which saves the LIST before its first SELECT. */
export function seedMailbox(client: ImapFlow, path: string, delimiter: string): void {
  const { folders } = client as unknown as Internals;
  if (!folders.has(path)) folders.set(path, { path, delimiter, listed: true, flags: new Set() });
}

/** imapflow's LIST of what begins with `prefix`; its `list()` asks for everything. */
export async function listBelow(
  client: ImapFlow,
  prefix: string,
  options: ListOptions,
): Promise<ListResponse[]> {
  const listed = (client as unknown as Internals).run('LIST', '', `${prefix}*`, options);
  return (await listed) as ListResponse[];
}

export function atom(value: string): Argument {
  return { type: 'ATOM', value };
}

/** A string of a person's: quoted, or a literal where it is not plain ASCII. */
export function text(value: string): Argument {
  // A quoted string may only carry 7-bit characters without CR, LF and NUL (RFC 9051 §4.3).
  if (/^[\x20-\x7e]*$/.test(value)) return { type: 'STRING', value };
  return { type: 'LITERAL', value: Buffer.from(value.replaceAll('\0', '\ufffd')) };
}

/** A set of UIDs as ranges. */
export function uidSet(uids: readonly number[]): Argument {
  return { type: 'SEQUENCE', value: packMessageRange([...uids]) };
}

/** The value of an atom, string or literal in an answer. */
export function valueOf(attribute: unknown): string | undefined {
  const value =
    typeof attribute === 'object' && attribute !== null && 'value' in attribute
      ? attribute.value
      : undefined;
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString('utf8') : undefined;
}
