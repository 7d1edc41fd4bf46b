import type { AccountId } from '../model/account.ts';
import { MailError } from '../model/errors.ts';
import { type MessageId, type MessageRef, parseFolderId, parseMessageId } from '../model/id.ts';
import { type Targets, UidRanges } from '../model/messageSet.ts';
import { staleId } from '../imap/errors.ts';
import type { AccountEngine } from './accountEngine.ts';
import type { SyncedMailbox } from './syncedMailbox.ts';

/** Messages of one mailbox that a command is about. */
export interface Target {
  readonly mailbox: string;
  readonly uidValidity: bigint;
  readonly uids: ReadonlySet<number>;
  /** A flag that none of them carries, by what the server has just said. */
  readonly without?: string;
}

/**
 * The messages that targets name, by account and mailbox, each once. Of conversations and of whole
 * lists, what is not there any more is left out.
 * @throws MailError 'not-found', 'stale-id', 'bad-settings'
 */
export async function resolveTargets(
  accountOf: (id: AccountId) => AccountEngine,
  { messages, conversations = [], all }: Targets,
): Promise<Map<AccountEngine, Target[]>> {
  const found = new Found();
  const named = (id: MessageId): { engine: AccountEngine; ref: MessageRef } => {
    const ref = parseMessageId(id);
    return { engine: accountOf(ref.account), ref };
  };
  for (const { engine, ref } of messages.map(named)) found.add(engine, ref, [ref.uid]);
  for (const { engine, ref } of conversations.map(named))
    found.add(engine, ref, conversationOf(engine, ref));
  if (all) {
    const { account, mailbox } = parseFolderId(all.set.folder);
    const engine = accountOf(account);
    const ref = { mailbox, uidValidity: readValidity(all.set.uidValidity) };
    found.add(engine, ref, await listed(engine.mailbox(mailbox), ref.uidValidity, all));
  }
  return found.targets;
}

/** How many messages that is. */
export function countTargets(targets: ReadonlyMap<AccountEngine, readonly Target[]>): number {
  return [...targets.values()].flat().reduce((sum, { uids }) => sum + uids.size, 0);
}

/** Targets while they are found. */
class Found {
  readonly targets = new Map<AccountEngine, (Target & { readonly uids: Set<number> })[]>();

  add(
    engine: AccountEngine,
    { mailbox, uidValidity }: Omit<Target, 'uids'>,
    uids: Iterable<number>,
  ): void {
    const known = engine.mailbox(mailbox).state?.uidValidity ?? uidValidity;
    const targets = this.targets.get(engine) ?? [];
    let target = targets.find((each) => each.mailbox === mailbox);
    if (known !== uidValidity || (target && target.uidValidity !== uidValidity)) throw staleId();
    for (const uid of uids) {
      if (!target) targets.push((target = { mailbox, uidValidity, uids: new Set() }));
      target.uids.add(uid);
      this.targets.set(engine, targets);
    }
  }
}

/** Where the folder was never looked at, nothing is known of it but the message itself. */
function conversationOf(engine: AccountEngine, { mailbox, uid }: MessageRef): readonly number[] {
  const synced = engine.mailbox(mailbox);
  if (!synced.state) return [uid];
  return synced.conversationOf(uid).filter((each) => synced.holds(each));
}

/** What is left of a list, by what is known to be there: the ranges may be anybody's. */
async function listed(
  synced: SyncedMailbox,
  uidValidity: bigint,
  { set, except, conversations }: NonNullable<Targets['all']>,
): Promise<readonly number[]> {
  const ranges = readRanges(set.uids);
  if (!synced.state) await synced.sync();
  const left = new Set<number>();
  for (const ref of except.map(parseMessageId)) {
    if (ref.mailbox !== synced.mailbox || ref.uidValidity !== uidValidity) continue;
    const members = conversations ? synced.conversationOf(ref.uid) : [ref.uid];
    for (const uid of members) left.add(uid);
  }
  return synced.shownUids.filter((uid) => ranges.has(uid) && !left.has(uid));
}

function readRanges(text: string): UidRanges {
  try {
    return new UidRanges(text);
  } catch (error) {
    throw new MailError('bad-settings', error instanceof Error ? error.message : String(error));
  }
}

function readValidity(text: string): bigint {
  if (/^\d{1,20}$/.test(text)) return BigInt(text);
  throw staleId();
}
