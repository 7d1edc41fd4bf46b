import type { MessageName } from './actions.ts';

/** What one action does to a mailbox, in the words of the model. */
export type Deed =
  | {
      readonly kind: 'flags';
      readonly folder: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | {
      readonly kind: 'transfer';
      readonly folder: string;
      readonly to: string;
      /** A copy: the original stays. */
      readonly keep: boolean;
    }
  | { readonly kind: 'expunge'; readonly folder: string }
  | { readonly kind: 'append'; readonly folder: string; readonly flags: readonly string[] }
  | { readonly kind: 'create' | 'remove'; readonly folder: string }
  | { readonly kind: 'rename'; readonly folder: string; readonly to: string }
  /** Takes back the act with this number. */
  | { readonly kind: 'undo'; readonly of: number };

/**
 * How it stands with something that was done through the API. `accepted`: it has to be done, once.
 * `refused`: it must not be done. `gone`: it is to have found none of its messages. `open`: the
 * engine was killed before it answered, so it may be done entirely or not at all.
 */
export type Standing = 'asked' | 'accepted' | 'refused' | 'gone' | 'open';

/** Something that was done, by us through the API or by the other program. */
export interface Act {
  readonly number: number;
  readonly by: 'us' | 'other';
  readonly deed: Deed;
  /** The messages that it is about; all for what is about folders. */
  readonly names: readonly MessageName[] | 'all';
  /** Place in time, by `History.tick`. */
  readonly began: number;
  /** From here on it is known to be on the server; of the other program, that it is over. */
  settled?: number;
  standing: Standing;
  /** The id of the change, where it is known. */
  change?: string;
  /** The journal has it, for the screen has shown it. */
  made: boolean;
  /** The user was told that some of the messages were gone. */
  toldGone: boolean;
  /** Nobody asked for it, so nobody is told when it comes too late. */
  readonly unasked: boolean;
  /** Whoever should have been told that messages were gone may have died before, or cannot know. */
  excused: boolean;
  /** Why it failed. */
  failure?: string;
}

/** All that was done in a run, in order. */
export class History {
  readonly acts: Act[] = [];
  #now = 0;

  /** The next moment. */
  tick(): number {
    return ++this.#now;
  }

  begin(
    by: Act['by'],
    deed: Deed,
    names: Act['names'],
    { unasked = false }: { unasked?: boolean } = {},
  ): Act {
    const act: Act = {
      number: this.acts.length,
      by,
      deed,
      names,
      began: this.tick(),
      standing: by === 'other' ? 'accepted' : 'asked',
      made: false,
      toldGone: false,
      unasked,
      excused: false,
    };
    this.acts.push(act);
    return act;
  }
}
