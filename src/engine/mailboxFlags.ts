import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoreAnswer } from '../imap/changes.ts';
import { applyFlagChange, type FlagChange } from '../model/flags.ts';
import type { Overlay } from './changes/overlay.ts';
import type { MailboxAccess } from './mailboxAccess.ts';
import type { Threads } from './threads.ts';

type Flags = ReadonlyMap<number, readonly string[]>;

/** Flags stored in one go: some milliseconds of work. */
const rowsAtOnce = 1_000;

/** The flags of one mailbox's cached rows: as the server told them, with what is on its way there. */
export class MailboxFlags {
  readonly #access: MailboxAccess;
  readonly #threads: Threads;
  readonly #pending: () => Overlay | undefined;

  /** @param pending changes that are shown and not yet on the server */
  constructor(access: MailboxAccess, threads: Threads, pending: () => Overlay | undefined) {
    this.#access = access;
    this.#threads = threads;
    this.#pending = pending;
  }

  /** Takes in what the server told; returns the UIDs of the rows that are another's now. */
  take(told: Flags): number[] {
    return this.#store(this.#withPending(told));
  }

  /** The same for as many as there may be: the event loop turns in between. */
  async takeAll(told: Flags): Promise<number[]> {
    const all = [...this.#withPending(told)];
    const changed: number[] = [];
    for (let start = 0; start < all.length; start += rowsAtOnce) {
      if (start > 0) await nextTurn();
      for (const uid of this.#store(new Map(all.slice(start, start + rowsAtOnce))))
        changed.push(uid);
    }
    return changed;
  }

  /** Shows on rows that have just come what is on its way to the server. */
  overlay(uids: readonly number[]): void {
    if (this.#pending()?.flags.size) this.take(this.#cached(uids));
  }

  /** Shows a change before the server has it; returns the UIDs of the rows that it changes. */
  change(uids: readonly number[], change: FlagChange): number[] {
    this.#threads.noteFlagChange(uids, change);
    const after = new Map<number, readonly string[]>();
    for (const [uid, flags] of this.#cached(uids)) after.set(uid, applyFlagChange(flags, change));
    return this.#store(after);
  }

  /** Whether rows show what the server answered to a change of their flags; what it left out is done. */
  agree(answers: ReadonlyMap<number, StoreAnswer>, change: FlagChange): boolean {
    return [...this.#cached([...answers.keys()])].every(([uid, shown]) => {
      const told = answers.get(uid)?.flags ?? applyFlagChange(shown, change);
      return sameFlags(shown, withoutRecent(told));
    });
  }

  /** Flags as the server tells them, with what is on its way there. */
  #withPending(flags: Flags): Flags {
    const pending = this.#pending()?.flags;
    if (!pending || pending.size === 0) return flags;
    return new Map(
      [...flags].map(([uid, each]) => [uid, applyFlagChange(each, pending.get(uid) ?? {})]),
    );
  }

  /** Stores flags that differ from the cached ones; returns whose did. */
  #store(flags: Flags): number[] {
    this.#threads.noteFlags(flags);
    const changed = new Map<number, readonly string[]>();
    for (const [uid, before] of this.#cached([...flags.keys()])) {
      const now = withoutRecent(flags.get(uid) ?? []);
      if (!sameFlags(before, now)) changed.set(uid, now);
    }
    if (changed.size > 0) this.#access.store.saveFlags(this.#access.mailbox, changed);
    return [...changed.keys()];
  }

  #cached(uids: readonly number[]): Flags {
    return this.#access.store.flags(this.#access.mailbox, uids);
  }
}

/** \Recent is the session's, not the message's (RFC 3501 §2.3.2). */
function withoutRecent(flags: readonly string[]): readonly string[] {
  return flags.filter((flag) => flag.toLowerCase() !== '\\recent');
}

function sameFlags(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const lower = new Set(a.map((flag) => flag.toLowerCase()));
  return b.every((flag) => lower.has(flag.toLowerCase()));
}
