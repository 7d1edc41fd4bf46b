/** Messages of a run are called by names such as `m07`, folders by their path with `/`. */
export type MessageName = string;

export type UserAction =
  | {
      readonly kind: 'flags';
      readonly names: readonly MessageName[];
      readonly folder: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | {
      readonly kind: 'move' | 'copy';
      readonly names: readonly MessageName[];
      readonly folder: string;
      readonly to: string;
    }
  | {
      readonly kind: 'archive' | 'junk' | 'delete';
      readonly names: readonly MessageName[];
      readonly folder: string;
    }
  | {
      readonly kind: 'append';
      readonly name: MessageName;
      readonly folder: string;
      readonly flags: readonly string[];
    }
  /** `of`: the place of the undone action in the plan. */
  | { readonly kind: 'undo'; readonly of: number }
  | { readonly kind: 'create' | 'deleteFolder'; readonly folder: string }
  | { readonly kind: 'rename'; readonly folder: string; readonly to: string }
  | {
      readonly kind: 'read';
      readonly name: MessageName;
      readonly folder: string;
      readonly markSeen: boolean;
    }
  | { readonly kind: 'search'; readonly word: string };

/** What another mail program does meanwhile, on its own line to the server. */
export type OtherAction = {
  readonly kind: 'otherFlags' | 'otherMove' | 'otherDelete' | 'otherAppend';
  readonly name: MessageName;
  readonly folder: string;
};

/** What happens to the program and its network. */
export type Circumstance =
  | { readonly kind: 'offline' | 'online' }
  | { readonly kind: 'pause'; readonly milliseconds: number }
  /** The engine dies, or is closed where it cannot be killed, so long after the action before. */
  | { readonly kind: 'kill'; readonly after: number };

export type Action = UserAction | OtherAction | Circumstance;

export type Effect = 'cut' | 'swallow' | 'outage' | 'delay' | 'throttle' | 'duplicate' | 'corrupt';

/** Where a fault strikes, counted from the moment it is armed. */
export type Place =
  | { readonly way: 'up' | 'down'; readonly octet: number }
  /** `behind`: the command reaches the server and its answer is lost. */
  | { readonly command: number; readonly behind: boolean };

export interface Fault {
  readonly effect: Effect;
  readonly place: Place;
  /** Milliseconds; of a throttle octets in each. */
  readonly amount: number;
}

export interface Step {
  readonly action: Action;
  /** Armed just before the action. */
  readonly fault?: Fault;
  /** What the script waits for before it goes on: the answer, the change on the screen, nothing. */
  readonly wait: 'answer' | 'shown' | 'nothing';
  /** Whether the folder is looked at anew before the action, or taken as the screen has it. */
  readonly fresh: boolean;
}
