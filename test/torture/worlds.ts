import type { MessageName } from './actions.ts';
import type { Act, Deed } from './history.ts';

/** One copy of a message. */
export interface Copy {
  readonly folder: string;
  readonly flags: readonly string[];
  /** It was here before, under another number: what was asked of the old one may miss it. */
  readonly returned?: true;
}

/** What an act did to a message: an undo takes just this back. */
interface Done {
  readonly folder: string;
  readonly back?: string;
  /** The folder itself had another name before. */
  readonly renamed?: true;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

/** One way in which it can have come about with one message. */
export interface World {
  readonly copies: readonly Copy[];
  /** What acts did, by their number. */
  readonly done: ReadonlyMap<number, Done>;
  /** Acts that did not find the message. */
  readonly missed: ReadonlySet<number>;
  /** Folders that a copy has left: one that comes there is not the one that was. */
  readonly left: ReadonlySet<string>;
}

/**
 * All ways in which it can have come about with a message. Our acts happen in their order; each act
 * of the other program happens between two of them, anywhere that its time allows.
 */
export function worldsOf(name: MessageName, start: readonly Copy[], acts: readonly Act[]): World[] {
  const about = acts.filter(({ names }) => names === 'all' || names.includes(name));
  const ours = about.filter(({ by }) => by === 'us');
  // By how many of ours have happened.
  let frontier = new Map<number, World[]>([
    [0, [{ copies: start, done: new Map(), missed: new Set(), left: new Set() }]],
  ]);
  for (const other of about.filter(({ by }) => by === 'other')) {
    const earliest =
      ours.findLastIndex(({ settled }) => settled !== undefined && settled < other.began) + 1;
    const latest = ours.filter(({ began }) => began < (other.settled ?? Infinity)).length;
    const next = new Map<number, World[]>();
    for (const [happened, worlds] of frontier) {
      let now = worlds;
      for (let count = happened; count <= latest; count++) {
        if (count > happened) now = after(now, ours[count - 1]!);
        if (count < earliest) continue;
        next.set(count, distinct([...(next.get(count) ?? []), ...after(now, other)]));
      }
    }
    frontier = next;
  }
  const ends = [...frontier].flatMap(([happened, worlds]) =>
    ours.slice(happened).reduce((now, act) => after(now, act), worlds),
  );
  return distinct(ends);
}

function after(worlds: readonly World[], act: Act): World[] {
  return distinct(worlds.flatMap((world) => happen(world, act.number, act.deed)));
}

function happen(world: World, number: number, deed: Deed): World[] {
  switch (deed.kind) {
    case 'append':
      return [withDone(world, number, { folder: deed.folder }, [...world.copies, deed])];
    case 'create':
      return [world];
    case 'rename': {
      const done = { folder: deed.to, back: deed.folder, renamed: true } as const;
      const copies = world.copies.map((copy) => renamed(copy, deed.folder, deed.to));
      const left = new Set([...world.left].map((each) => renamedPath(each, deed.folder, deed.to)));
      return [withDone({ ...world, left }, number, done, copies)];
    }
    case 'remove':
      return [{ ...world, copies: world.copies.filter(({ folder }) => folder !== deed.folder) }];
    case 'undo':
      return undo(world, number, deed.of);
    case 'flags':
      return onEach(world, number, deed.folder, (copy) => {
        const added = deed.add.filter((flag) => !copy.flags.includes(flag));
        const removed = deed.remove.filter((flag) => copy.flags.includes(flag));
        return { copies: [flagged(copy, deed)], done: { folder: deed.folder, added, removed } };
      });
    case 'expunge':
      return onEach(world, number, deed.folder, () => ({ copies: [] }));
    case 'transfer':
      return onEach(world, number, deed.folder, (copy) => {
        const moved = { folder: deed.to, flags: copy.flags };
        return deed.keep
          ? { copies: [copy, moved], done: { folder: deed.to } }
          : { copies: [moved], done: { folder: deed.to, back: deed.folder } };
      });
  }
}

/** What an act did to the message is taken back; where it did nothing there is nothing to do. */
function undo(world: World, number: number, of: number): World[] {
  const done = world.done.get(of);
  if (!done) return [world];
  const { folder, back, added, removed } = done;
  if (done.renamed && back !== undefined) {
    const left = new Set([...world.left].map((each) => renamedPath(each, folder, back)));
    return [{ ...world, left, copies: world.copies.map((copy) => renamed(copy, folder, back)) }];
  }
  return onEach(world, number, folder, (copy) => {
    if (added && removed) return { copies: [flagged(copy, { add: removed, remove: added })] };
    return { copies: back === undefined ? [] : [{ folder: back, flags: copy.flags }] };
  });
}

/** Does something to the copy in a folder; to any, where there are several. */
function onEach(
  world: World,
  number: number,
  folder: string,
  change: (copy: Copy) => { copies: readonly Copy[]; done?: Done },
): World[] {
  const there = world.copies.filter((copy) => copy.folder === folder);
  const missed = { ...world, missed: new Set([...world.missed, number]) };
  if (there.length === 0) return [missed];
  const hit = there.map((copy) => {
    const { copies, done } = change(copy);
    const at = world.copies.indexOf(copy);
    const now = copies.map((each): Copy => {
      const returned = each.folder !== folder && world.left.has(each.folder);
      return returned ? { ...each, returned } : each;
    });
    const stays = copies.some((each) => each.folder === folder);
    const left = stays ? world.left : new Set([...world.left, folder]);
    return withDone({ ...world, left }, number, done, world.copies.toSpliced(at, 1, ...now));
  });
  return there.some(({ returned }) => returned) ? [...hit, missed] : hit;
}

function withDone(
  world: World,
  number: number,
  done: Done | undefined,
  copies: readonly Copy[],
): World {
  const known = done ? new Map([...world.done, [number, done]]) : world.done;
  return { ...world, copies, done: known };
}

/** Removed first, as STORE is sent: a flag in both stays. */
function flagged(copy: Copy, change: { add: readonly string[]; remove: readonly string[] }): Copy {
  const kept = copy.flags.filter((flag) => !change.remove.includes(flag));
  return { ...copy, flags: [...new Set([...kept, ...change.add])].sort() };
}

function renamed(copy: Copy, from: string, to: string): Copy {
  return { ...copy, folder: renamedPath(copy.folder, from, to) };
}

function renamedPath(folder: string, from: string, to: string): string {
  const inside = folder === from || folder.startsWith(`${from}/`);
  return inside ? `${to}${folder.slice(from.length)}` : folder;
}

/** The copies of a message as one word, to be compared. */
export function wordOf(copies: readonly Copy[]): string {
  return copies
    .map(({ folder, flags }) => [folder, ...flags.toSorted()].join(' '))
    .sort()
    .join(', ');
}

function keyOf({ copies, missed, done, left }: World): string {
  const returned = copies.filter((copy) => copy.returned).map(({ folder }) => folder);
  return JSON.stringify([wordOf(copies), returned, [...missed], [...done], [...left]]);
}

function distinct(worlds: readonly World[]): World[] {
  const byWord = new Map<string, World>();
  for (const world of worlds) byWord.set(keyOf(world), world);
  return [...byWord.values()];
}
