/** UIDs beyond this many times the number of grouped messages are too scattered for an array. */
const sparsest = 10;
const alone = -1;

/** Conversations of more than one message, found by the UID of any of them. */
export class Groups {
  readonly #members: number[][];
  /** Which group a UID is in, by the UID: for a hundred thousand a map takes too long. */
  readonly #dense: Int32Array;
  readonly #scattered = new Map<number, number>();

  constructor(groups: readonly (readonly number[])[]) {
    this.#members = groups.map((members) => [...members]);
    const grouped = groups.reduce((sum, { length }) => sum + length, 0);
    this.#dense = new Int32Array(sparsest * grouped + 1).fill(alone);
    for (const [index, members] of this.#members.entries())
      for (const uid of members) this.#put(uid, index);
  }

  get count(): number {
    return this.#members.length;
  }

  /** The number of the group, from 0; undefined for a message that stands alone. */
  indexOf(uid: number): number | undefined {
    if (uid >= this.#dense.length) return this.#scattered.get(uid);
    const index = this.#dense[uid]!;
    return index === alone ? undefined : index;
  }

  of(uid: number): readonly number[] | undefined {
    const index = this.indexOf(uid);
    return index === undefined ? undefined : this.#members[index];
  }

  /** Every group. */
  all(): readonly (readonly number[])[] {
    return this.#members;
  }

  /** Puts a message to another one. @returns whether it was not there before */
  join(parent: number, uid: number): boolean {
    let index = this.indexOf(parent);
    if (index !== undefined && index === this.indexOf(uid)) return false;
    if (index === undefined) {
      index = this.#members.push([parent]) - 1;
      this.#put(parent, index);
    }
    this.#members[index]!.push(uid);
    this.#put(uid, index);
    return true;
  }

  #put(uid: number, index: number): void {
    if (uid < this.#dense.length) this.#dense[uid] = index;
    else this.#scattered.set(uid, index);
  }
}
