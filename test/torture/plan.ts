import { Random } from '../servers/fixtures/random.ts';
import type { Action, MessageName, OtherAction, Step, UserAction } from './actions.ts';
import { planFault } from './planFault.ts';
import { MailStock, words } from './mailStock.ts';

/** Where the engine runs: in this process, in a worker thread, or in a process that is killed. */
export type Seat = 'here' | 'thread' | 'process';

export interface Plan {
  readonly seed: number;
  readonly seat: Seat;
  readonly security: 'none' | 'tls';
  /** Modest: without MOVE, UIDPLUS and QRESYNC. */
  readonly server: 'full' | 'modest';
  /** Whether the script says “try again” when the line is lost; else the engine's own pause passes. */
  readonly nudged: boolean;
  readonly stock: MailStock;
  /** What is there at the start, by folder. */
  readonly start: ReadonlyMap<string, readonly MessageName[]>;
  readonly steps: readonly Step[];
}

/** Folders that a run starts with besides those with a role. */
export const ownFolders = ['Work', 'Shared'];
const roleFolders = ['Archive', 'Junk', 'Trash', 'Drafts'];
const flags = ['\\Seen', '\\Flagged', '\\Answered', '$Work'];

/** The script of one run: all of it follows from the seed. */
export function makePlan(seed: number): Plan {
  return new Planning(seed).plan();
}

/** Keeps account of where messages would be if all went well, so that actions make sense. */
class Planning {
  readonly #seed: number;
  readonly #random: Random;
  readonly #stock: MailStock;
  readonly #where = new Map<string, Set<MessageName>>();
  readonly #steps: Step[] = [];
  #made = 0;
  #offline = false;
  /** Places of actions that may be undone: nothing came on top of them. */
  #undoable: number[] = [];

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = new Random(seed * 7919 + 17);
    this.#stock = new MailStock(seed);
  }

  plan(): Plan {
    const random = this.#random;
    const seat: Seat = random.oneIn(8) ? (random.oneIn(2) ? 'process' : 'thread') : 'here';
    const security: Plan['security'] = random.oneIn(3) ? 'tls' : 'none';
    const server: Plan['server'] = random.oneIn(4) ? 'modest' : 'full';
    const nudged = !random.oneIn(25);
    for (const folder of ['INBOX', ...roleFolders, ...ownFolders])
      this.#where.set(folder, new Set());
    const count = 6 + random.below(5);
    for (let index = 0; index < count; index++)
      this.#in(index < 5 ? 'INBOX' : random.pick(['INBOX', 'Archive', 'Work', 'Trash'])).add(
        this.#stock.write(random),
      );
    const start = new Map([...this.#where].map(([folder, names]) => [folder, [...names]]));
    const length = 5 + random.below(8);
    while (this.#steps.length < length) this.#next(seat, security, server);
    const settings = { seed: this.#seed, seat, security, server, nudged };
    return { ...settings, stock: this.#stock, start, steps: this.#steps };
  }

  #next(seat: Seat, security: Plan['security'], server: Plan['server']): void {
    const random = this.#random;
    const circumstance = this.#circumstance(seat);
    if (circumstance) return void this.#steps.push(plain(circumstance));
    const action = random.oneIn(4) ? this.#otherAction(server) : this.#userAction();
    if (!action) return;
    const struck = !('name' in action && action.kind.startsWith('other')) && !this.#offline;
    const fault = struck && random.oneIn(2) ? planFault(random, security) : undefined;
    const wait = random.oneIn(2) ? 'shown' : 'answer';
    this.#steps.push({ action, wait, fresh: random.oneIn(2), ...(fault ? { fault } : {}) });
    if (seat === 'here' ? random.oneIn(20) : random.oneIn(3)) this.#killAfterLast();
  }

  /** Dies while the last action is under way. */
  #killAfterLast(): void {
    const last = this.#steps.at(-1)!;
    this.#steps[this.#steps.length - 1] = { ...last, wait: 'nothing' };
    this.#steps.push(plain({ kind: 'kill', after: this.#random.below(60) }));
  }

  #circumstance(seat: Seat): Action | undefined {
    const random = this.#random;
    if (this.#offline ? random.oneIn(3) : random.oneIn(12)) {
      this.#offline = !this.#offline;
      return { kind: this.#offline ? 'offline' : 'online' };
    }
    // Some pauses are long enough for push to begin.
    if (random.oneIn(15))
      return { kind: 'pause', milliseconds: random.oneIn(8) ? 1300 : random.below(150) };
    return seat !== 'here' && random.oneIn(12)
      ? { kind: 'kill', after: random.below(60) }
      : undefined;
  }

  #userAction(): UserAction | undefined {
    const random = this.#random;
    const kind = random.pick([
      ...(['flags', 'flags', 'flags', 'move', 'move', 'move', 'copy', 'copy'] as const),
      ...(['archive', 'junk', 'delete', 'delete', 'append', 'append', 'undo', 'undo'] as const),
      ...(['create', 'rename', 'deleteFolder', 'read', 'read', 'search'] as const),
    ]);
    switch (kind) {
      case 'flags':
        return this.#flags();
      case 'move':
      case 'copy':
        return this.#transfer(kind);
      case 'archive':
      case 'junk':
      case 'delete':
        return this.#toRole(kind);
      case 'append':
        return this.#append();
      case 'undo':
        return this.#undo();
      case 'create':
      case 'rename':
      case 'deleteFolder':
        return this.#folder(kind);
      case 'read': {
        const { folder, names } = this.#some(1);
        const [name] = names;
        return name === undefined
          ? undefined
          : { kind, name, folder, markSeen: random.oneIn(2) && this.#touch(names) };
      }
      case 'search':
        return { kind, word: random.pick(words) };
    }
  }

  #flags(): UserAction | undefined {
    const random = this.#random;
    const { folder, names } = this.#some(3);
    if (names.length === 0) return undefined;
    const add = [random.pick(flags)];
    const remove = random.oneIn(3) ? [random.pick(flags)].filter((flag) => flag !== add[0]) : [];
    this.#undoableNow(names);
    return random.oneIn(3)
      ? { kind: 'flags', names, folder, add: remove, remove: add }
      : { kind: 'flags', names, folder, add, remove };
  }

  #transfer(kind: 'move' | 'copy'): UserAction | undefined {
    const { folder, names: all } = this.#some(3);
    const to = this.#random.pick(
      [...this.#where.keys()].filter((each) => each !== folder && each !== 'Shared'),
    );
    const names = all.filter((name) => !this.#in(to).has(name));
    if (names.length === 0) return undefined;
    for (const name of names) {
      if (kind === 'move') this.#in(folder).delete(name);
      this.#in(to).add(name);
    }
    this.#undoableNow(names);
    return { kind, names, folder, to };
  }

  #toRole(kind: 'archive' | 'junk' | 'delete'): UserAction | undefined {
    const to = { archive: 'Archive', junk: 'Junk', delete: 'Trash' }[kind];
    const { folder, names: all } = this.#some(2);
    const gone = folder === to && kind === 'delete';
    const names = all.filter((name) => gone || !this.#in(to).has(name));
    if (names.length === 0) return undefined;
    for (const name of names) {
      this.#in(folder).delete(name);
      if (!gone) this.#in(to).add(name);
    }
    if (gone) this.#touch(names);
    else this.#undoableNow(names);
    return { kind, names, folder };
  }

  #append(): UserAction {
    const random = this.#random;
    const name = this.#stock.write(random, random.oneIn(5));
    const folder = random.pick([...this.#where.keys()].filter((each) => each !== 'Shared'));
    this.#in(folder).add(name);
    this.#undoableNow([name]);
    const chosen = random.oneIn(2) ? [random.pick(flags)] : [];
    return { kind: 'append', name, folder, flags: chosen };
  }

  #undo(): UserAction | undefined {
    const of = this.#undoable.pop();
    const undone = of === undefined ? undefined : this.#steps[of]?.action;
    if (of === undefined || !undone) return undefined;
    if ((undone.kind === 'move' || undone.kind === 'copy') && 'names' in undone) {
      this.#takeBack(undone.names, undone.to, undone.kind === 'move' ? undone.folder : undefined);
    } else if (undone.kind === 'archive' || undone.kind === 'junk' || undone.kind === 'delete') {
      const to = { archive: 'Archive', junk: 'Junk', delete: 'Trash' }[undone.kind];
      this.#takeBack(undone.names, to, undone.folder);
    } else if (undone.kind === 'append') this.#takeBack([undone.name], undone.folder, undefined);
    else if (undone.kind === 'rename') this.#renamed(undone.to, undone.folder);
    else if (undone.kind === 'create') this.#where.delete(undone.folder);
    return { kind: 'undo', of };
  }

  #takeBack(names: readonly MessageName[], from: string, to: string | undefined): void {
    for (const name of names) {
      this.#in(from).delete(name);
      if (to !== undefined) this.#in(to).add(name);
    }
  }

  #folder(kind: 'create' | 'rename' | 'deleteFolder'): UserAction | undefined {
    const random = this.#random;
    // The other program works in the rest.
    const ours = [...this.#where.keys()].filter((each) => /^(Work|New|Other)/.test(each));
    const below = (folder: string): boolean => ours.some((each) => each.startsWith(`${folder}/`));
    // What was done before would be taken back in a folder of another name.
    this.#undoable = [];
    if (kind === 'create') {
      const parent = random.oneIn(3) && ours.length > 0 ? `${random.pick(ours)}/` : '';
      const folder = `${parent}New${++this.#made}`;
      this.#where.set(folder, new Set());
      this.#undoable = [this.#steps.length];
      return { kind, folder };
    }
    const folder = random.pick([...ours, 'Work']);
    if (!this.#where.has(folder)) return undefined;
    if (kind === 'deleteFolder') {
      if (below(folder)) return undefined;
      this.#where.delete(folder);
      return { kind, folder };
    }
    const to = `Other${++this.#made}`;
    this.#renamed(folder, to);
    this.#undoable = [this.#steps.length];
    return { kind, folder, to };
  }

  #renamed(folder: string, to: string): void {
    for (const [name, names] of [...this.#where]) {
      if (name !== folder && !name.startsWith(`${folder}/`)) continue;
      this.#where.delete(name);
      this.#where.set(`${to}${name.slice(folder.length)}`, names);
    }
  }

  /** Without MOVE and UIDPLUS another program can take messages away only in several steps. */
  #otherAction(server: Plan['server']): OtherAction | undefined {
    const random = this.#random;
    const gentle = ['otherFlags', 'otherFlags', 'otherAppend'] as const;
    const kind = random.pick(
      server === 'modest' ? gentle : ([...gentle, 'otherMove', 'otherDelete'] as const),
    );
    const folder = random.pick(['INBOX', 'INBOX', 'Archive', 'Shared']);
    if (kind === 'otherAppend') {
      const name = this.#stock.write(random);
      this.#in(folder).add(name);
      return { kind, name, folder };
    }
    const all = [...this.#in(folder)];
    if (all.length === 0) return undefined;
    const name = random.pick(all);
    if (kind === 'otherMove') {
      if (folder === 'Shared' || this.#in('Shared').has(name)) return undefined;
      this.#in('Shared').add(name);
    }
    if (kind !== 'otherFlags') this.#in(folder).delete(name);
    return { kind, name, folder };
  }

  /** Messages of one folder. */
  #some(most: number): { folder: string; names: MessageName[] } {
    const random = this.#random;
    const full = [...this.#where.keys()].filter((folder) => this.#in(folder).size > 0);
    if (full.length === 0) return { folder: 'INBOX', names: [] };
    const folder = this.#in('INBOX').size > 0 && random.oneIn(2) ? 'INBOX' : random.pick(full);
    const all = [...this.#in(folder)];
    const wanted = Math.min(all.length, 1 + random.below(most));
    const names = new Set<MessageName>();
    while (names.size < wanted) names.add(random.pick(all));
    return { folder, names: [...names] };
  }

  /** Something came on top of what was done to these messages before. */
  #touch(names: readonly MessageName[]): true {
    this.#undoable = this.#undoable.filter((at) => {
      const action = this.#steps[at]?.action;
      if (action === undefined) return false;
      if (action.kind === 'append') return !names.includes(action.name);
      // A new or renamed folder is taken back only while nothing came into it.
      return 'names' in action && !action.names.some((name) => names.includes(name));
    });
    return true;
  }

  #undoableNow(names: readonly MessageName[]): void {
    this.#touch(names);
    this.#undoable.push(this.#steps.length);
  }

  #in(folder: string): Set<MessageName> {
    const names = this.#where.get(folder) ?? new Set();
    this.#where.set(folder, names);
    return names;
  }
}

function plain(action: Action): Step {
  return { action, wait: 'answer', fresh: false };
}
