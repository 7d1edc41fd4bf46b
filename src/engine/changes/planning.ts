import * as l10n from '@vscode/l10n';
import { MailError } from '../../model/errors.ts';
import { checkFlag, hasFlag, inverseFlagChange, seen } from '../../model/flags.ts';
import type { ListedMailbox } from '../../model/folder.ts';
import { mayDo, type Right } from '../../model/rights.ts';
import type { ChangeRequest } from '../../protocol/engine.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { checkRights } from '../rights.ts';
import type { Target } from '../targets.ts';
import {
  type FlagGroup,
  inSlices,
  type MessageStep,
  type Subject,
  type TransferStep,
} from './step.ts';

interface Plan {
  readonly subject: Subject;
  readonly steps: readonly MessageStep[];
}

type Messages = Pick<MessageStep, 'mailbox' | 'uidValidity' | 'uids'>;
/** With a flag that the server has just said none of them carries. */
type KnownMessages = Messages & { readonly without: string | undefined };

/**
 * A request as steps, one a mailbox, with what is needed to take them back.
 * @throws MailError 'not-found', 'stale-id', 'not-permitted', 'bad-settings'
 */
export async function plan(
  engine: AccountEngine,
  request: ChangeRequest,
  targets: readonly Target[],
): Promise<Plan> {
  const destination = await destinationOf(engine, request);
  const steps: MessageStep[] = [];
  for (const { mailbox, uidValidity, uids, without } of targets) {
    const validity = String(uidValidity);
    const messages = { mailbox, uidValidity: validity, uids: [...uids], without };
    const step = await stepFor(engine, request, messages, destination);
    if (step) steps.push(step);
  }
  const { kind } = request;
  const subject = {
    kind,
    count: targets.reduce((sum, { uids }) => sum + uids.size, 0),
    ...(request.kind === 'flags' ? request.change : {}),
    ...(destination && (kind === 'move' || kind === 'copy') ? { folder: destination.path } : {}),
  };
  return { subject, steps };
}

/** Where messages are to go; undefined for flags. */
async function destinationOf(
  engine: AccountEngine,
  request: ChangeRequest,
): Promise<ListedMailbox | undefined> {
  switch (request.kind) {
    case 'flags': {
      const { add = [], remove = [] } = request.change;
      for (const flag of [...add, ...remove]) checkFlag(flag);
      return undefined;
    }
    case 'move':
    case 'copy': {
      const to = await engine.folders.require(request.to);
      checkRights(to, 'i');
      if (to.selectable) return to;
      throw new MailError(
        'not-permitted',
        l10n.t('“{0}” holds folders only, no messages.', to.path.join(' / ')),
      );
    }
    case 'archive':
    case 'junk':
      return engine.folders.withRole(request.kind);
    case 'delete':
      return engine.folders.withRole('trash');
  }
}

/** What a request means in one mailbox; undefined where its messages are there already. */
async function stepFor(
  engine: AccountEngine,
  request: ChangeRequest,
  { without, ...messages }: KnownMessages,
  destination: ListedMailbox | undefined,
): Promise<MessageStep | undefined> {
  const source = engine.store.mailbox(messages.mailbox);
  const needed = rightsFor(request);
  if (source) {
    // What nobody asked for is left undone: mail that was read in a read-only folder stays unread.
    const unasked = request.kind === 'flags' && request.unasked === true;
    if (unasked && !needed.every((right) => mayDo(source, right))) return undefined;
    checkRights(source, ...needed);
  }
  if (request.kind === 'flags') {
    const { add = [], remove = [] } = request.change;
    const known = await flagsToTakeBack(engine, { ...messages, without }, { add, remove });
    return { kind: 'flags', ...messages, add, remove, ...known };
  }
  if (!destination) return undefined;
  const there = destination.mailbox === messages.mailbox;
  if (there && request.kind === 'delete') return { kind: 'expunge', ...messages };
  if (there && request.kind !== 'copy') return undefined;
  const kind: TransferStep['kind'] = request.kind === 'copy' ? 'copy' : 'move';
  const messageIds = await knownMessageIds(engine, messages);
  return { kind, ...messages, to: destination.mailbox, messageIds };
}

/** The rights that a change needs where the messages are (RFC 4314 §4). */
function rightsFor(request: ChangeRequest): Right[] {
  if (request.kind === 'copy') return ['r'];
  if (request.kind !== 'flags') return ['t', 'e'];
  const { add = [], remove = [] } = request.change;
  const rights = [...add, ...remove].map((flag): Right => {
    if (hasFlag([flag], seen)) return 's';
    return hasFlag([flag], '\\Deleted') ? 't' : 'w';
  });
  return [...new Set(rights)];
}

/** The flags as the cache knows them say what takes a change back, each message for itself. */
async function flagsToTakeBack(
  { store }: AccountEngine,
  { mailbox, uids, without }: KnownMessages,
  change: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<{ before: FlagGroup[]; unknown: number[] }> {
  const groups = new Map<string, { uids: number[]; add: string[]; remove: string[] }>();
  const known = new Set<number>();
  const note = (uid: number, flags: readonly string[]): void => {
    known.add(uid);
    const { add = [], remove = [] } = inverseFlagChange(flags, change);
    if (add.length + remove.length === 0) return;
    const key = JSON.stringify([add, remove]);
    const group = groups.get(key) ?? { uids: [], add: [...add], remove: [...remove] };
    groups.set(key, group);
    group.uids.push(uid);
  };
  await inSlices(uids, (slice) => {
    for (const [uid, { flags }] of store.rows(mailbox, slice)) note(uid, flags);
  });
  // Nothing has to be asked of a message of which the one flag that changes is known.
  const changed = [...change.add, ...change.remove];
  if (without !== undefined && changed.every((flag) => hasFlag([without], flag)))
    for (const uid of uids) if (!known.has(uid)) note(uid, []);
  return { before: [...groups.values()], unknown: uids.filter((uid) => !known.has(uid)) };
}

async function knownMessageIds(
  { store }: AccountEngine,
  { mailbox, uids }: Messages,
): Promise<Record<number, string>> {
  const ids: Record<number, string> = {};
  await inSlices(uids, (slice) => {
    for (const [uid, { messageIdHeader }] of store.rows(mailbox, slice))
      if (messageIdHeader !== undefined) ids[uid] = messageIdHeader;
  });
  return ids;
}
