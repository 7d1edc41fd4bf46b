import type { FlagChange } from '../../model/flags.ts';
import type { ListedMailbox } from '../../model/folder.ts';
import { isBelow, ownNames, pathOfNew } from '../mailboxNames.ts';
import { type FolderStep, isMessageStep, type JournalledChange, type Step } from './step.ts';

/** What waits for the server in one mailbox: laid over whatever the server says meanwhile. */
export interface Overlay {
  readonly flags: ReadonlyMap<number, FlagChange>;
  readonly hidden: ReadonlySet<number>;
}

export const emptyOverlay: Overlay = { flags: new Map(), hidden: new Set() };

/** The overlay of every mailbox and UIDVALIDITY (`overlayKey`) that has one. */
export function overlays(changes: readonly JournalledChange[]): Map<string, Overlay> {
  const found = new Map<string, { flags: Map<number, FlagChange>; hidden: Set<number> }>();
  for (const step of stepsShown(changes)) {
    if (!isMessageStep(step) || step.kind === 'copy') continue;
    const key = overlayKey(step.mailbox, step.uidValidity);
    const overlay = found.get(key) ?? {
      flags: new Map<number, FlagChange>(),
      hidden: new Set<number>(),
    };
    found.set(key, overlay);
    for (const uid of step.uids) {
      if (step.kind === 'flags') overlay.flags.set(uid, both(overlay.flags.get(uid), step));
      else overlay.hidden.add(uid);
    }
  }
  return found;
}

export function overlayKey(mailbox: string, uidValidity: string): string {
  return `${uidValidity} ${mailbox}`;
}

/** The mailboxes as they will be when the folder operations that wait are done. */
export function withPendingFolders(
  listed: readonly ListedMailbox[],
  changes: readonly JournalledChange[],
): readonly ListedMailbox[] {
  let result = listed;
  for (const step of stepsShown(changes))
    if (!isMessageStep(step) && step.kind !== 'append') result = withFolderStep(result, step);
  return result;
}

function stepsShown(changes: readonly JournalledChange[]): Step[] {
  const undone = new Set(changes.map(({ undoes }) => undoes));
  return changes
    .filter(({ id, state }) => state !== 'failed' && !undone.has(id))
    .flatMap(({ steps }) => steps);
}

/** One change after the other, as one. */
function both(first: FlagChange = {}, { add = [], remove = [] }: FlagChange): FlagChange {
  const kept = (first.add ?? []).filter((flag) => !remove.includes(flag));
  return {
    add: [...new Set([...kept, ...add])],
    remove: [...new Set([...(first.remove ?? []), ...remove])],
  };
}

/** The mailboxes as they are when a folder operation is done. */
export function withFolderStep(
  listed: readonly ListedMailbox[],
  step: FolderStep,
): readonly ListedMailbox[] {
  switch (step.kind) {
    case 'create':
      return withNew(listed, step.mailbox);
    case 'delete':
      return listed.filter(({ mailbox }) => mailbox !== step.mailbox);
    case 'rename':
      return listed.map((each) => {
        const { mailbox } = each;
        const below = isBelow(mailbox, { ...each, mailbox: step.mailbox });
        if (mailbox !== step.mailbox && !below) return each;
        const name = `${step.to}${mailbox.slice(step.mailbox.length)}`;
        return { ...each, mailbox: name, path: pathOfNew(name, listed) };
      });
    case 'subscribe':
      return listed.map((each) =>
        each.mailbox === step.mailbox ? { ...each, subscribed: step.subscribed } : each,
      );
  }
}

function withNew(listed: readonly ListedMailbox[], mailbox: string): readonly ListedMailbox[] {
  if (listed.some((each) => each.mailbox === mailbox)) return listed;
  const path = pathOfNew(mailbox, listed);
  const parent = listed.find((each) => isBelow(mailbox, each));
  const delimiter = parent?.delimiter ?? ownNames(listed).delimiter;
  const { namespace } = parent ?? {};
  const added = { mailbox, path, delimiter, selectable: true, subscribed: true };
  return [...listed, { ...added, ...(namespace === undefined ? {} : { namespace }) }];
}
