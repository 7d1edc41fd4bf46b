import { MailError } from '../../src/model/errors.ts';
import type { MessageName, Step, UserAction } from './actions.ts';
import { type Complain, Eyes, sameText, textOf } from './eyes.ts';
import type { Act, Deed, History } from './history.ts';
import type { MailStock } from './mailStock.ts';
import { account, type RunningSeat } from './seat.ts';

const roles = { archive: 'Archive', junk: 'Junk', delete: 'Trash' } as const;

/** Writes down what happens, for whoever looks for the reason of a fault. */
export type Say = (text: string) => void;

/** The user of the program: does what the plan says through the API, and notes what it answers. */
export class User {
  readonly #stock: MailStock;
  readonly #history: History;
  readonly #complain: Complain;
  readonly #say: Say;
  readonly #seat: RunningSeat;
  readonly #eyes: Eyes;
  /** Acts by the place of their action in the plan. */
  readonly #byPlace = new Map<number, Act>();
  /** The act whose change has not been shown yet. */
  #asking: Act | undefined;
  #onShown: () => void = () => undefined;
  readonly #calls = new Set<Promise<unknown>>();

  constructor(
    stock: MailStock,
    history: History,
    seat: RunningSeat,
    { complain, say }: { complain: Complain; say: Say },
  ) {
    this.#stock = stock;
    this.#history = history;
    this.#seat = seat;
    this.#eyes = new Eyes(seat, complain);
    this.#complain = complain;
    this.#say = say;
  }

  /** A change is shown: the journal has it. */
  onMade(change: string): void {
    if (!this.#asking) return;
    this.#asking.change = change;
    this.#asking.made = true;
    this.#asking = undefined;
    this.#onShown();
  }

  /** Until every call has been answered, one way or the other. */
  async answered(): Promise<void> {
    await Promise.all(this.#calls);
  }

  /** Does an action; false where what it is about cannot be seen. */
  async act(place: number, { action, wait: until, fresh }: Step): Promise<boolean> {
    const { kind } = action;
    if (kind === 'read' || kind === 'search') {
      const looking = kind === 'read' ? this.#read(action, fresh) : this.#search(action.word);
      const tracked = looking.finally(() => this.#calls.delete(tracked));
      this.#calls.add(tracked);
      return until === 'nothing' || tracked;
    }
    const prepared = await this.#prepare(action as UserAction, fresh);
    if (!prepared) return false;
    const { deed, names, call } = prepared;
    const act = this.#history.begin('us', deed, names);
    // An undo is a change of its own, under this id (src/engine/changes/changes.ts).
    const undone = action.kind === 'undo' ? this.#byPlace.get(action.of)?.change : undefined;
    if (undone !== undefined) act.change = `${undone}-undo`;
    this.#byPlace.set(place, act);
    const shown = new Promise<void>((resolve) => (this.#onShown = resolve));
    this.#asking = act;
    const answer = this.#follow(act, call);
    if (until === 'answer') await answer;
    if (until === 'shown') await Promise.race([answer, shown]);
    return true;
  }

  /** The call that an action comes to, and what it means in the model. */
  async #prepare(
    action: UserAction,
    fresh: boolean,
  ): Promise<{ deed: Deed; names: Act['names']; call: () => Promise<Answered> } | undefined> {
    const seat = this.#seat;
    switch (action.kind) {
      case 'append': {
        const { name, flags } = action;
        const folder = await this.#eyes.folder(action.folder);
        if (!folder) return undefined;
        const source = this.#stock.source(name);
        return {
          deed: { kind: 'append', folder: action.folder, flags },
          names: [name],
          // Whether it is there or waits the answer tells only where the server names it.
          call: async () => {
            const stored = await seat.request('append', { folder, source, flags });
            return { state: stored ? 'done' : 'queued' };
          },
        };
      }
      case 'undo': {
        const undone = this.#byPlace.get(action.of);
        const change = undone?.change;
        if (!undone || change === undefined) return undefined;
        return {
          deed: { kind: 'undo', of: undone.number },
          names: undone.names,
          call: async () => {
            await seat.request('undo', { change });
            return { state: 'queued' };
          },
        };
      }
      case 'create':
        return {
          deed: { kind: 'create', folder: action.folder },
          names: 'all',
          call: () =>
            queued(seat.request('createFolder', { account, path: action.folder.split('/') })),
        };
      case 'rename':
      case 'deleteFolder': {
        const folder = await this.#eyes.folder(action.folder);
        if (!folder) return undefined;
        return action.kind === 'rename'
          ? {
              deed: { kind: 'rename', folder: action.folder, to: action.to },
              names: 'all',
              call: () =>
                queued(seat.request('renameFolder', { folder, path: action.to.split('/') })),
            }
          : {
              deed: { kind: 'remove', folder: action.folder },
              names: 'all',
              call: () => queued(seat.request('deleteFolder', { folder })),
            };
      }
      case 'read':
      case 'search':
        return undefined;
      default:
        return this.#change(action, fresh);
    }
  }

  async #change(
    action: Extract<UserAction, { names: readonly MessageName[] }>,
    fresh: boolean,
  ): Promise<{ deed: Deed; names: Act['names']; call: () => Promise<Answered> } | undefined> {
    const seat = this.#seat;
    const rows = await this.#eyes.rows(action.folder, fresh);
    const chosen = action.names.flatMap((name) => {
      const row = rows.find(({ subject }) => subject === this.#stock.subject(name));
      return row ? [{ name, id: row.id }] : [];
    });
    if (chosen.length === 0) return undefined;
    const messages = chosen.map(({ id }) => id);
    const names = chosen.map(({ name }) => name);
    const { folder, kind } = action;
    if (kind === 'flags') {
      const { add, remove } = action;
      const call = () => seat.request('change', { kind, messages, change: { add, remove } });
      return { deed: { kind, folder, add, remove }, names, call };
    }
    if (kind === 'move' || kind === 'copy') {
      const to = await this.#eyes.folder(action.to);
      if (!to) return undefined;
      const deed: Deed = { kind: 'transfer', folder, to: action.to, keep: kind === 'copy' };
      return { deed, names, call: () => seat.request('change', { kind, messages, to }) };
    }
    const to = roles[kind];
    const deed: Deed =
      to === folder ? { kind: 'expunge', folder } : { kind: 'transfer', folder, to, keep: false };
    return { deed, names, call: () => seat.request('change', { kind, messages }) };
  }

  /** Notes how a call ends. */
  #follow(act: Act, call: () => Promise<Answered>): Promise<void> {
    const ended = this.#eyes.timely(call(), `${act.deed.kind} (act ${act.number})`).then(
      ({ id, state }) => {
        if (id !== undefined) act.change = id;
        act.standing = 'accepted';
        if (state === 'done') act.settled = this.#history.tick();
        this.#say(`  act ${act.number} ${act.deed.kind}: ${state}`);
      },
      (error: unknown) => this.#onRejected(act, error, this.#eyes.closed),
    );
    const all = ended.finally(() => {
      if (this.#asking === act) this.#asking = undefined;
      this.#calls.delete(all);
    });
    this.#calls.add(all);
    return all;
  }

  /** The engine is being killed: what is under way ends in no way that says anything. */
  leave(): void {
    this.#eyes.closed = true;
  }

  /** The engine is gone, and every call with it. */
  async left(): Promise<void> {
    await this.answered();
    this.#eyes.closed = false;
  }

  #onRejected(act: Act, error: unknown, killed: boolean): void {
    act.failure = textOf(error);
    this.#say(`  act ${act.number} ${act.deed.kind}: ${act.failure}`);
    const change = MailError.is(error) ? error.change : undefined;
    if (change !== undefined) act.change = change;
    // What is in the journal is carried out by whoever comes next.
    if (killed) act.standing = act.made ? 'accepted' : 'open';
    else act.standing = 'refused';
  }

  /** The body has to be that of the message, whole. */
  async #read(
    { name, folder, markSeen }: Extract<UserAction, { kind: 'read' }>,
    fresh: boolean,
  ): Promise<boolean> {
    const rows = await this.#eyes.rows(folder, fresh);
    const row = rows.find(({ subject }) => subject === this.#stock.subject(name));
    if (!row) return false;
    const seen: Deed = { kind: 'flags', folder, add: ['\\Seen'], remove: [] };
    const act = markSeen ? this.#history.begin('us', seen, [name], { unasked: true }) : undefined;
    const seat = this.#seat;
    const reading = this.#eyes.timely(seat.request('read', { message: row.id, markSeen }), 'read');
    try {
      const { body, subject } = await reading;
      if (act) act.standing = 'accepted';
      const text = body.map(({ content }) => content).join('\n');
      if (subject !== this.#stock.subject(name) || !sameText(text, this.#stock.text(name)))
        this.#complain(
          `${name} in ${folder} is shown as “${subject}” with “${text.slice(0, 300)}”`,
        );
    } catch (error) {
      // Reading may have failed before or after the message was marked.
      if (act) act.standing = 'open';
      this.#eyes.expected(error, 'read');
    }
    return true;
  }

  async #search(word: string): Promise<boolean> {
    const query = `subject:${word}`;
    const params = { query, scope: { account }, limit: 100 };
    try {
      const { rows } = await this.#eyes.timely(this.#seat.request('search', params), 'search');
      for (const { subject } of rows)
        if (!subject.includes(word)) this.#complain(`a search for ${word} shows “${subject}”`);
    } catch (error) {
      this.#eyes.expected(error, 'search');
    }
    return true;
  }
}

interface Answered {
  readonly id?: string;
  readonly state: 'done' | 'queued';
}

async function queued(work: Promise<unknown>): Promise<Answered> {
  await work;
  return { state: 'queued' };
}
