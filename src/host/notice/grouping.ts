import type { FolderId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';

/** New messages of one folder; `messages` are the newest of them, newest first. */
export interface Arrived {
  readonly folder: FolderId;
  readonly count: number;
  readonly messages: readonly MessageRow[];
}

/** Milliseconds in which what comes together is told together. */
const settleTime = 1_000;
/** Milliseconds between two notifications at least. */
const interval = 10_000;

/** Makes one notification of what arrives within some seconds, in however many folders. */
export class Grouping {
  readonly #tell: (group: readonly Arrived[]) => void;
  readonly #now: () => number;
  readonly #waiting = new Map<FolderId, Arrived>();
  #timer: NodeJS.Timeout | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(tell: (group: readonly Arrived[]) => void, now: () => number = Date.now) {
    this.#tell = tell;
    this.#now = now;
  }

  dispose(): void {
    this.drop();
  }

  add(arrived: Arrived): void {
    const before = this.#waiting.get(arrived.folder);
    this.#waiting.set(arrived.folder, {
      folder: arrived.folder,
      count: arrived.count + (before?.count ?? 0),
      messages: [...arrived.messages, ...(before?.messages ?? [])],
    });
    const wait = Math.max(settleTime, this.#last + interval - this.#now());
    this.#timer ??= setTimeout(() => this.#flush(), wait);
  }

  /** Forgets what waits: somebody is looking, and sees it there. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
  }

  #flush(): void {
    this.#last = this.#now();
    const group = [...this.#waiting.values()];
    this.drop();
    if (group.length > 0) this.#tell(group);
  }
}
