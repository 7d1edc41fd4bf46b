import * as l10n from '@vscode/l10n';
import {
  checkWritable,
  existingUids,
  expungeMessages,
  moveMessages,
  storeFlags,
  storeLimit,
  transferLimit,
  uidsWithFlag,
} from '../../imap/changes.ts';
import type { SessionKind } from '../../imap/connections.ts';
import { fetchIdentities, findByMessageId } from '../../imap/identity.ts';
import type { Client, Session } from '../../imap/session.ts';
import { uidChunks } from '../../imap/uidChunks.ts';
import { MailError } from '../../model/errors.ts';
import { hasFlag } from '../../model/flags.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { type Copies, copyOnce } from './copying.ts';
import { lookTwice } from './doubt.ts';
import type {
  ExpungeStep,
  FlagGroup,
  FlagStep,
  MessageStep,
  Sending,
  Step,
  TransferStep,
} from './step.ts';

/** What carrying out a step goes by. */
export interface Performance<S extends Step = Step> {
  readonly engine: AccountEngine;
  readonly kind: SessionKind;
  readonly step: S;
  /** Set when a command went out and its answer never came. */
  readonly sending: Sending | undefined;
  /** The octets of an append. */
  readonly source: () => Uint8Array | undefined;
  /** Writes down, before a command goes out, what is needed to verify it; and the step, if it says more now. */
  readonly note: (sending: Sending, step?: S) => void;
}

/** A part of a step that the server has carried out. */
export interface Piece {
  readonly uids: readonly number[];
  /** Those that were not there any more. */
  readonly gone: readonly number[];
  /** Marked as deleted, and still there because the server cannot remove just these. */
  readonly kept?: readonly number[];
  readonly takeBack: readonly Step[];
  readonly copies?: Copies;
  readonly appended?: { readonly uid: number; readonly uidValidity: bigint };
}

/** Milliseconds that a piece may take, and each message of it: some servers move slowly. */
const pieceTime = 60_000;
const messageTime = 200;

/** Carries out the next piece of a step, as much as fits in one command. */
export function performMessages(performance: Performance<MessageStep>): Promise<Piece> {
  const { engine, kind, step, sending } = performance;
  const limit = step.kind === 'flags' ? storeLimit : transferLimit;
  const uids = sending?.uids ?? uidChunks(step.uids, limit)[0] ?? [];
  const work = async (session: Session, client: Client): Promise<Piece> => {
    await session.ensureSelected(step.mailbox, BigInt(step.uidValidity), step.kind === 'copy');
    switch (step.kind) {
      case 'flags':
        return changeFlags(client, { ...performance, step }, uids);
      case 'move':
        return move(session, client, { ...performance, step }, uids);
      case 'copy':
        return copy(session, client, { ...performance, step }, uids);
      case 'expunge':
        return expunge(client, { ...performance, step }, uids);
    }
  };
  const deadline = pieceTime + uids.length * messageTime;
  return engine.connections.use(kind, (session) =>
    session.use((client) => work(session, client), { deadline }),
  );
}

/** The UIDs of messages that are known by their Message-ID only. */
export function lookUp({ engine, kind, step }: Performance<MessageStep>): Promise<MessageStep> {
  return engine.connections.use(kind, (session) =>
    session.use(async (client) => {
      await session.ensureSelected(step.mailbox);
      const found = await findByMessageId(client, step.wanted ?? []);
      if (found.size === 0 || !client.mailbox) {
        throw new MailError(
          'cannot-undo',
          l10n.t('The messages are not in the folder “{0}” any more.', step.mailbox),
        );
      }
      const { wanted: _, ...rest } = step;
      const uids = [...step.uids, ...found.values()];
      return { ...rest, uids, uidValidity: String(client.mailbox.uidValidity) };
    }),
  );
}

async function changeFlags(
  client: Client,
  { engine, step, note }: Performance<FlagStep>,
  uids: readonly number[],
): Promise<Piece> {
  checkWritable(client, step);
  const ours = new Set(uids);
  const unknown = step.unknown.filter((uid) => ours.has(uid));
  const before = [...step.before, ...(await flagsBefore(client, step, unknown))];
  note({ uids }, { ...step, before, unknown: step.unknown.filter((uid) => !ours.has(uid)) });
  const { mailbox, uidValidity } = step;
  let present: ReadonlySet<number> = ours;
  const store = async (operation: '+FLAGS' | '-FLAGS', flags: readonly string[]): Promise<void> => {
    if (flags.length === 0) return;
    const stored = await storeFlags(client, uids, operation, flags);
    ({ present } = stored);
    engine.mailbox(mailbox).onStored(BigInt(uidValidity), stored.answers, step);
  };
  // Removed first, as `applyFlagChange` shows it: a flag in both stays.
  await store('-FLAGS', step.remove);
  await store('+FLAGS', step.add);
  const takeBack = before.flatMap(({ uids, add, remove }): FlagStep[] => {
    const changed = uids.filter((uid) => ours.has(uid) && present.has(uid));
    if (changed.length === 0) return [];
    const inverse = [{ uids: changed, add: remove, remove: add }];
    const messages = { mailbox, uidValidity, uids: changed };
    return [{ kind: 'flags', ...messages, add, remove, before: inverse, unknown: [] }];
  });
  return { uids, gone: uids.filter((uid) => !present.has(uid)), takeBack };
}

/** What takes a change back, asked of the server: a SEARCH for each flag instead of all flags. */
async function flagsBefore(
  client: Client,
  { add, remove }: FlagStep,
  uids: readonly number[],
): Promise<FlagGroup[]> {
  if (uids.length === 0) return [];
  const groups: FlagGroup[] = [];
  for (const flag of new Set([...add, ...remove])) {
    const having = await uidsWithFlag(client, uids, flag);
    const adding = hasFlag(add, flag);
    const changed = uids.filter((uid) => having.has(uid) !== adding);
    if (changed.length > 0)
      groups.push({ uids: changed, add: adding ? [] : [flag], remove: adding ? [flag] : [] });
  }
  return groups;
}

async function move(
  session: Session,
  client: Client,
  performance: Performance<TransferStep>,
  uids: readonly number[],
): Promise<Piece> {
  checkWritable(client);
  if (!client.capabilities.has('MOVE')) return copyAndExpunge(session, client, performance, uids);
  const { sending, note } = performance;
  const tells = client.capabilities.has('UIDPLUS');
  // Without UIDPLUS no answer tells which messages were there.
  const look = (): Promise<Set<number>> => existingUids(client, uids);
  const existing = sending
    ? await lookTwice(look, ({ size }) => size === 0)
    : tells
      ? new Set(uids)
      : await look();
  const missing = uids.filter((uid) => !existing.has(uid));
  const step = tells ? performance.step : await withMessageIds(client, performance.step, existing);
  const targets = uids.filter((uid) => existing.has(uid));
  note({ uids }, step);
  const moved =
    targets.length > 0
      ? await moveMessages(client, targets, step.to)
      : { uids: new Map<number, number>() };
  const told = new Map([...moved.uids].filter(([uid]) => existing.has(uid)));
  const untold = tells ? [] : targets.filter((uid) => !told.has(uid));
  // What a lost answer was about and is not here any more has gone where it was sent, or elsewhere.
  const earlier = sending ? await arrived(session, client, step, missing) : [];
  const gone = uids.filter(
    (uid) => !told.has(uid) && !untold.includes(uid) && !earlier.includes(uid),
  );
  return {
    uids,
    gone,
    copies: { ...moved, uids: told },
    takeBack: [
      ...backFrom(step, { ...moved, uids: told }),
      ...wantedBack(step, [...untold, ...earlier]),
    ],
  };
}

/** Which of the messages are where they were sent to; those without a Message-ID are believed to be. */
async function arrived(
  session: Session,
  client: Client,
  { to, messageIds }: TransferStep,
  uids: readonly number[],
): Promise<number[]> {
  const wanted = uids.map((uid) => messageIds[uid]).filter((id) => id !== undefined);
  if (wanted.length === 0) return [...uids];
  await session.ensureSelected(to, undefined, true);
  const found = await findByMessageId(client, wanted);
  return uids.filter((uid) => {
    const id = messageIds[uid];
    return id === undefined || found.has(id);
  });
}

/** A move on servers without MOVE: an original goes when its copy is known to be there. */
async function copyAndExpunge(
  session: Session,
  client: Client,
  performance: Performance<TransferStep>,
  uids: readonly number[],
): Promise<Piece> {
  const { step, sending, note } = performance;
  const known = sending?.copies;
  const copies: Copies = known
    ? { uids: new Map(known), ...destinationOf(sending) }
    : await copyOnce(session, client, performance, uids);
  const { uidValidity } = copies;
  await session.ensureSelected(step.mailbox, BigInt(step.uidValidity));
  note({
    uids,
    copies: [...copies.uids],
    ...(uidValidity === undefined ? {} : { destination: String(uidValidity) }),
  });
  const removed = [...copies.uids.keys()];
  const kept = removed.length > 0 ? await remove(client, performance, removed) : [];
  const gone = uids.filter((uid) => !copies.uids.has(uid));
  return { uids, gone, kept, copies, takeBack: backFrom(step, copies) };
}

async function copy(
  session: Session,
  client: Client,
  performance: Performance<TransferStep>,
  uids: readonly number[],
): Promise<Piece> {
  const { step } = performance;
  const copies = await copyOnce(session, client, performance, uids);
  const takeBack: ExpungeStep[] =
    copies.uidValidity === undefined || copies.uids.size === 0
      ? []
      : [
          {
            kind: 'expunge',
            mailbox: step.to,
            uidValidity: String(copies.uidValidity),
            uids: [...copies.uids.values()],
          },
        ];
  return { uids, gone: uids.filter((uid) => !copies.uids.has(uid)), copies, takeBack };
}

/** What other changes of ours have marked goes along; @returns what had to stay. */
function remove(
  client: Client,
  { engine, step }: Pick<Performance, 'engine'> & { readonly step: MessageStep },
  uids: readonly number[],
): Promise<readonly number[]> {
  return expungeMessages(client, uids, () =>
    engine.changes.beingRemoved(step.mailbox, step.uidValidity),
  );
}

async function expunge(
  client: Client,
  performance: Performance<ExpungeStep>,
  uids: readonly number[],
): Promise<Piece> {
  const { note, sending } = performance;
  checkWritable(client);
  const tells = client.capabilities.has('UIDPLUS');
  const existing = tells ? new Set(uids) : await existingUids(client, uids);
  const targets = uids.filter((uid) => existing.has(uid));
  note({ uids });
  const kept = targets.length > 0 ? await remove(client, performance, targets) : [];
  const gone = sending ? [] : uids.filter((uid) => !existing.has(uid));
  return { uids, gone, kept, takeBack: [] };
}

/** A step that also knows the Message-IDs that the cache did not. */
async function withMessageIds(
  client: Client,
  step: TransferStep,
  uids: ReadonlySet<number>,
): Promise<TransferStep> {
  const unknown = [...uids].filter((uid) => step.messageIds[uid] === undefined);
  const found = await fetchIdentities(client, unknown);
  const asked = [...found].flatMap(([uid, { messageId }]) =>
    messageId === undefined ? [] : [[uid, messageId] as const],
  );
  return { ...step, messageIds: { ...step.messageIds, ...Object.fromEntries(asked) } };
}

/** The way back of messages whose new UIDs are known. */
function backFrom({ mailbox, to, messageIds }: TransferStep, copies: Copies): TransferStep[] {
  if (copies.uidValidity === undefined || copies.uids.size === 0) return [];
  const ids = [...copies.uids].flatMap(([from, uid]) => {
    const id = messageIds[from];
    return id === undefined ? [] : [[uid, id] as const];
  });
  return [
    {
      kind: 'move',
      mailbox: to,
      uidValidity: String(copies.uidValidity),
      uids: [...copies.uids.values()],
      to: mailbox,
      messageIds: Object.fromEntries(ids),
    },
  ];
}

/** The way back of messages that the server has not named. */
function wantedBack(
  { mailbox, to, messageIds }: TransferStep,
  uids: readonly number[],
): TransferStep[] {
  const wanted = uids.map((uid) => messageIds[uid]).filter((id) => id !== undefined);
  if (wanted.length === 0) return [];
  return [
    { kind: 'move', mailbox: to, uidValidity: '', uids: [], wanted, to: mailbox, messageIds: {} },
  ];
}

function destinationOf(sending: Sending | undefined): { uidValidity?: bigint } {
  return sending?.destination === undefined ? {} : { uidValidity: BigInt(sending.destination) };
}
