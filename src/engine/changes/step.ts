import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MailErrorCode } from '../../model/errors.ts';

/** Messages of one mailbox; all of this is plain enough to be kept as JSON. */
interface OfMessages {
  readonly mailbox: string;
  /** Decimal: JSON has no big integers. Empty while `wanted` has not been looked up. */
  readonly uidValidity: string;
  readonly uids: readonly number[];
  /** Message-IDs of messages whose UIDs have to be asked for first. */
  readonly wanted?: readonly string[];
}

/** Messages that differ from others in what takes a change of flags back. */
export interface FlagGroup {
  readonly uids: readonly number[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface FlagStep extends OfMessages {
  readonly kind: 'flags';
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** What takes it back, for messages whose flags were known. */
  readonly before: readonly FlagGroup[];
  /** Messages whose flags were not known: the server is asked before it changes them. */
  readonly unknown: readonly number[];
}

export interface TransferStep extends OfMessages {
  readonly kind: 'move' | 'copy';
  readonly to: string;
  /** Message-ID header fields by UID, as far as known: finds again what the server does not name. */
  readonly messageIds: Readonly<Record<number, string>>;
}

export interface ExpungeStep extends OfMessages {
  readonly kind: 'expunge';
}

export type MessageStep = FlagStep | TransferStep | ExpungeStep;

/** Stores the octets that the journal keeps beside the entry. */
export interface AppendStep {
  readonly kind: 'append';
  readonly mailbox: string;
  readonly flags: readonly string[];
  readonly messageId?: string;
  /** Octets, as the server will count them. */
  readonly size: number;
  /** INTERNALDATE, ISO 8601. */
  readonly date: string;
}

export type FolderStep =
  | { readonly kind: 'create'; readonly mailbox: string }
  | {
      readonly kind: 'delete';
      readonly mailbox: string;
      /** Takes back a `create`: never with what came into it since. */
      readonly onlyEmpty?: true;
    }
  | { readonly kind: 'rename'; readonly mailbox: string; readonly to: string }
  | { readonly kind: 'subscribe'; readonly mailbox: string; readonly subscribed: boolean };

export type Step = MessageStep | AppendStep | FolderStep;

/** Noted before a command goes out: what is verified when its answer never comes. */
export interface Sending {
  readonly uids: readonly number[];
  /** Copies have UIDs from here up, in a destination of this UIDVALIDITY. */
  readonly uidNext?: number;
  readonly destination?: string;
  /** Original and copy: what is known to have been copied, so that the originals may go. */
  readonly copies?: readonly (readonly [number, number])[];
}

/** What a change is, for the sentence that people read. */
export interface Subject {
  readonly kind:
    | 'flags'
    | 'move'
    | 'copy'
    | 'archive'
    | 'junk'
    | 'delete'
    | 'empty'
    | 'append'
    | 'create'
    | 'rename'
    | 'deleteFolder'
    | 'subscribe'
    | 'unsubscribe';
  readonly count: number;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly folder?: readonly string[];
  readonly newPath?: readonly string[];
}

/** A change from the moment it is made: written down before anything is shown or sent. */
export interface JournalledChange {
  readonly id: string;
  readonly state: 'queued' | 'sent' | 'failed' | 'done';
  /** The id people and programs know it by; changes in other accounts may share it. */
  readonly publicId: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly subject: Subject;
  /** Made by the program itself: not what the user means to undo. */
  readonly unasked?: boolean;
  /** The change that this one takes back. */
  readonly undoes?: string;
  /** What is left to do. */
  readonly steps: readonly Step[];
  readonly sending?: Sending;
  /** Takes back what has been done, latest first. */
  readonly takeBack: readonly Step[];
  readonly total: number;
  readonly done: number;
  /** Messages that were not there any more. */
  readonly gone: number;
  /** How often the connection was lost over it. */
  readonly losses: number;
  readonly failure?: {
    readonly code: MailErrorCode;
    readonly message: string;
    readonly serverText?: string;
    /** Milliseconds since 1970. */
    readonly at: number;
  };
}

export function isMessageStep(step: Step): step is MessageStep {
  return 'uids' in step;
}

/** Messages in `steps`; what is about a folder or an append counts as one. */
export function countOf(steps: readonly Step[]): number {
  return steps.reduce(
    (sum, step) => sum + (isMessageStep(step) ? step.uids.length + (step.wanted?.length ?? 0) : 1),
    0,
  );
}

/** Messages that are looked up or shown at a time: some milliseconds of work. */
const sliceSize = 500;

/** Does `work` for slices of `uids`, and lets the event loop turn between them. */
export async function inSlices(
  uids: readonly number[],
  work: (slice: readonly number[]) => void,
): Promise<void> {
  for (let start = 0; start < uids.length; start += sliceSize) {
    if (start > 0) await nextTurn();
    work(uids.length <= sliceSize ? uids : uids.slice(start, start + sliceSize));
  }
}
