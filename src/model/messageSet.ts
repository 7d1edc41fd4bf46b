import { type FolderId, folderOf, type MessageId, parseMessageId } from './id.ts';

/**
 * Messages of one folder by their UIDs, as they were when they were selected: a whole folder is a
 * short text. Messages that come later are never among them.
 */
export interface MessageSet {
  readonly folder: FolderId;
  /** Decimal. */
  readonly uidValidity: string;
  /** Ascending ranges as RFC 9051 writes a sequence-set: '1:500,502,900:1200'. */
  readonly uids: string;
}

/** The messages a command is about. */
export interface Targets {
  /** Each alone. */
  readonly messages: readonly MessageId[];
  /** Each with the other messages of its conversation in its folder. */
  readonly conversations?: readonly MessageId[];
  /** Everything a list held, but for some of its rows. */
  readonly all?: {
    readonly set: MessageSet;
    readonly except: readonly MessageId[];
    /** Rows are conversations: an exception stands for all of its conversation in the folder. */
    readonly conversations: boolean;
  };
}

/** Whether there is anything at all that a command could be about. */
export function hasTargets({ messages, conversations = [], all }: Targets): boolean {
  return messages.length > 0 || conversations.length > 0 || all !== undefined;
}

/** Whether the message is named, or is part of everything that is. @throws RangeError for bad ranges */
export function isTarget({ messages, conversations = [], all }: Targets, id: MessageId): boolean {
  if (messages.includes(id) || conversations.includes(id)) return true;
  if (!all || all.except.includes(id)) return false;
  return isInSet(all.set, new UidRanges(all.set.uids), id);
}

/** Whether the set, whose UIDs are `ranges`, holds the message. */
export function isInSet(set: MessageSet, ranges: UidRanges, id: MessageId): boolean {
  const { uidValidity, uid } = parseMessageId(id);
  return folderOf(id) === set.folder && String(uidValidity) === set.uidValidity && ranges.has(uid);
}

/** Whether UIDs written as ranges hold this one. */
export class UidRanges {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly count: number;

  /** @throws RangeError for anything but ascending ranges of positive numbers */
  constructor(text: string) {
    let count = 0;
    let last = 0;
    for (const range of text === '' ? [] : text.split(',')) {
      const match = /^([1-9]\d{0,9})(?::([1-9]\d{0,9}))?$/.exec(range);
      const start = Number(match?.[1]);
      const end = Number(match?.[2] ?? match?.[1]);
      if (!match || start <= last || end < start || end > 0xffff_ffff)
        throw new RangeError(`“${range.slice(0, 50)}” is no ascending range of UIDs.`);
      this.#starts.push(start);
      this.#ends.push(end);
      count += end - start + 1;
      last = end;
    }
    this.count = count;
  }

  has(uid: number): boolean {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! < uid) low = middle + 1;
      else high = middle;
    }
    return low < this.#starts.length && this.#starts[low]! <= uid;
  }

  /** Every UID, ascending; only for as many as are there anyway. */
  *[Symbol.iterator](): IterableIterator<number> {
    for (const [index, start] of this.#starts.entries())
      for (let uid = start; uid <= this.#ends[index]!; uid += 1) yield uid;
  }
}

/** Ascending UIDs as ranges. */
export function uidRanges(uids: readonly number[]): string {
  const ranges: string[] = [];
  for (let at = 0; at < uids.length;) {
    const start = uids[at]!;
    let end = start;
    while (uids[at + 1] === end + 1) {
      at += 1;
      end += 1;
    }
    ranges.push(start === end ? String(start) : `${start}:${end}`);
    at += 1;
  }
  return ranges.join(',');
}
