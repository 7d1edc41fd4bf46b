import type { MessageName } from './actions.ts';
import type { Act } from './history.ts';
import type { Plan } from './plan.ts';
import type { ServerState } from './serverState.ts';
import { type Copy, type World, wordOf, worldsOf } from './worlds.ts';

/**
 * What is wrong with what the server holds at the end; empty where it is as it must be. Changes
 * that were open when the engine was killed are done or not, each of them for all its messages.
 */
export function judge(plan: Plan, acts: readonly Act[], server: ServerState): string[] {
  const open = acts.filter(({ standing }) => standing === 'open');
  let best: string[] | undefined;
  for (let choice = 0; choice < 2 ** open.length; choice++) {
    const left = new Set(open.filter((_, at) => (choice & (1 << at)) === 0));
    const happened = acts.filter((act) => act.standing !== 'refused' && !left.has(act));
    const problems = judgeWith(plan, happened, server);
    if (problems.length === 0) return [];
    if (best === undefined || problems.length < best.length) best = problems;
  }
  return best ?? [];
}

function judgeWith(plan: Plan, acts: readonly Act[], server: ServerState): string[] {
  const problems: string[] = [...server.strangers];
  const folders = foldersAfter(server.foldersAtStart, acts);
  if ([...folders].sort().join() !== [...server.folders].sort().join())
    problems.push(`the folders are ${[...server.folders].join()}, not ${[...folders].join()}`);
  const found = new Map<MessageName, readonly World[]>();
  for (const name of plan.stock.names) {
    const worlds = worldsOf(name, startOf(plan, name), acts);
    const copies = server.copies.get(name) ?? [];
    const alike = worlds.filter((world) => wordOf(world.copies) === wordOf(copies));
    found.set(name, alike);
    if (alike.length > 0) continue;
    const allowed = [...new Set(worlds.map((world) => `[${wordOf(world.copies)}]`))].join(' or ');
    problems.push(`${name} is [${wordOf(copies)}], not ${allowed}`);
  }
  return problems.length > 0 ? problems : untold(acts, found);
}

/** Changes that did not find a message have to have said so, and only those. */
function untold(acts: readonly Act[], found: ReadonlyMap<MessageName, readonly World[]>): string[] {
  const problems: string[] = [];
  for (const act of acts) {
    if (act.by === 'other' || act.names === 'all' || act.deed.kind === 'append') continue;
    const mayMiss = (name: MessageName): boolean =>
      found.get(name)?.some(({ missed }) => missed.has(act.number)) === true;
    const mayHit = (name: MessageName): boolean =>
      found.get(name)?.some(({ missed }) => !missed.has(act.number)) === true;
    const what = `${act.deed.kind} of ${act.names.join()} (act ${act.number})`;
    if (act.standing === 'gone' && !act.names.every(mayMiss) && !takenLater(act, acts))
      problems.push(`${what} says that all were gone: ${act.failure}`);
    else if (
      act.toldGone &&
      act.standing !== 'gone' &&
      !act.names.some(mayMiss) &&
      !takenLater(act, acts)
    )
      problems.push(`${what} says that some were gone, and none was`);
    else if (
      !act.toldGone &&
      !act.unasked &&
      !act.excused &&
      !act.names.every(mayHit) &&
      !undoneUnsent(act, acts)
    )
      problems.push(`${what} did not find a message and did not say so`);
  }
  return problems;
}

/** Whether it was undone while it may still have waited: then it is never sent, and finds nothing. */
function undoneUnsent({ number, settled }: Act, acts: readonly Act[]): boolean {
  return acts.some(
    ({ by, deed, began, standing }) =>
      by === 'us' &&
      deed.kind === 'undo' &&
      deed.of === number &&
      standing !== 'refused' &&
      began < (settled ?? Infinity),
  );
}

/**
 * Whether the other program took one of the messages away afterwards: when an answer is lost, nobody
 * can tell that from their having been gone before.
 */
function takenLater({ began, names }: Act, acts: readonly Act[]): boolean {
  return acts.some(
    (other) =>
      other.by === 'other' &&
      other.deed.kind === 'expunge' &&
      (other.settled ?? Infinity) > began &&
      other.names !== 'all' &&
      other.names.some((name) => names === 'all' || names.includes(name)),
  );
}

function startOf({ start }: Plan, name: MessageName): Copy[] {
  return [...start].flatMap(([folder, names]) =>
    names.includes(name) ? [{ folder, flags: [] }] : [],
  );
}

/** Folders are ours alone, so that it is known which there are. */
function foldersAfter(start: readonly string[], acts: readonly Act[]): Set<string> {
  let now = new Set(start);
  const rename = (from: string, to: string): void => {
    now = new Set(
      [...now].map((each) =>
        each === from || each.startsWith(`${from}/`) ? `${to}${each.slice(from.length)}` : each,
      ),
    );
  };
  for (const { deed } of acts) {
    const done = deed.kind === 'undo' ? acts.find(({ number }) => number === deed.of)?.deed : deed;
    const back = deed.kind === 'undo';
    if (done?.kind === 'create') now[back ? 'delete' : 'add'](done.folder);
    else if (done?.kind === 'remove') now.delete(done.folder);
    else if (done?.kind === 'rename')
      rename(back ? done.to : done.folder, back ? done.folder : done.to);
  }
  return now;
}
