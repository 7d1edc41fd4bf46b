import * as l10n from '@vscode/l10n';
import { copyMessages } from '../../imap/changes.ts';
import { fetchIdentities, findCopies, nextUid } from '../../imap/identity.ts';
import type { Client, Session } from '../../imap/session.ts';
import { MailError } from '../../model/errors.ts';
import { lookTwice } from './doubt.ts';
import type { Performance } from './performing.ts';
import type { TransferStep } from './step.ts';

/** Copies that are known to be there: original → copy. */
export interface Copies {
  /** Of the destination. */
  readonly uidValidity?: bigint;
  readonly uids: ReadonlyMap<number, number>;
}

/** Times that messages are sent which the server says nothing of and which turn up nowhere. */
const attempts = 2;

/**
 * Copies each message that is still there exactly once: after a lost answer, and on servers that
 * do not tell (no UIDPLUS), the destination is looked at before anything is sent again.
 * Messages that are gone have no copy in the answer. Afterwards any mailbox may be selected.
 * @throws MailError 'server-error' when the server says OK and copies nothing
 */
export async function copyOnce(
  session: Session,
  client: Client,
  { step, sending, note }: Performance<TransferStep>,
  uids: readonly number[],
): Promise<Copies> {
  const next = sending ? undefined : await nextUid(client, step.to);
  const uidNext = sending?.uidNext ?? next?.uidNext;
  const destination = sending?.destination ?? next?.uidValidity;
  const noted = {
    uids,
    ...(uidNext === undefined ? {} : { uidNext }),
    ...(destination === undefined ? {} : { destination }),
  };
  const copies = new Map<number, number>();
  let uidValidity: bigint | undefined;
  let left = uids;
  const look = async (): Promise<void> => {
    const looked = await lookForCopies(session, client, step, left, noted);
    uidValidity = looked.uidValidity;
    for (const [from, to] of looked.copies) copies.set(from, to);
    left = looked.missing;
  };
  if (sending) await lookTwice(look, () => left.length === 0);
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === attempts)
      throw new MailError('server-error', l10n.t('The server did not copy all of the messages.'));
    note(noted);
    const told = await copyMessages(client, left, step.to);
    uidValidity = told.uidValidity ?? uidValidity;
    for (const [from, to] of told.uids) copies.set(from, to);
    left = left.filter((uid) => !copies.has(uid));
    if (left.length > 0) await look();
  }
  return { ...(uidValidity === undefined ? {} : { uidValidity }), uids: copies };
}

/** Which of `uids` have arrived in the destination, and which are still here and have not. */
async function lookForCopies(
  session: Session,
  client: Client,
  step: TransferStep,
  uids: readonly number[],
  { uidNext, destination }: { uidNext?: number; destination?: string },
): Promise<{ copies: Map<number, number>; missing: number[]; uidValidity?: bigint }> {
  // Until a NOOP a session may go on seeing what others have expunged.
  await client.noop();
  const originals = await fetchIdentities(client, uids);
  if (originals.size === 0) return { copies: new Map(), missing: [] };
  await session.ensureSelected(step.to, undefined, true);
  await client.noop();
  const uidValidity = client.mailbox ? client.mailbox.uidValidity : undefined;
  const sameNumbers = destination === undefined || destination === String(uidValidity);
  const copies = await findCopies(client, originals, (sameNumbers ? uidNext : undefined) ?? 1);
  await session.ensureSelected(step.mailbox, BigInt(step.uidValidity), step.kind === 'copy');
  const missing = [...originals.keys()].filter((uid) => !copies.has(uid));
  return { copies, missing, ...(uidValidity === undefined ? {} : { uidValidity }) };
}
