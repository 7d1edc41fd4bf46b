import { fetchPartsOfEach } from '../imap/body.ts';
import { partsToFetch } from '../message/choose.ts';
import { isReadable, type Part } from '../message/structure.ts';
import { type MessageId, type MessageRef, parseMessageId } from '../model/id.ts';
import type { AccountEngine } from './accountEngine.ts';
import { keepMessage } from './keptMessages.ts';
import { cameWhole, onMain } from './reading.ts';

/** Messages that are fetched ahead at once. */
const mostMessages = 4;
/** Octets of text, as transferred, that are fetched before somebody wants them. */
const longestText = 256 * 2 ** 10;

/** Messages whose texts are the same parts: one FETCH brings them. */
interface Group {
  readonly first: MessageRef;
  readonly parts: readonly string[];
  readonly structures: Map<number, Part>;
}

/**
 * Fetches the texts of messages that may be read next, with one command for each set of parts.
 * Does nothing while the session is busy: nobody may wait for what nobody has asked for.
 */
export async function prefetchMessages(
  engine: AccountEngine,
  ids: readonly MessageId[],
): Promise<void> {
  for (const group of groups(engine, ids.slice(0, mostMessages).map(parseMessageId))) {
    if (engine.connections.state !== 'online') return;
    const session = await engine.connections.session('main');
    if (session.load > 0) return;
    await fetchGroup(engine, group);
  }
}

async function fetchGroup(engine: AccountEngine, group: Group): Promise<void> {
  const { first, parts, structures } = group;
  const fetched = await onMain(engine, first, undefined, (client) =>
    fetchPartsOfEach(client, [...structures.keys()], parts),
  );
  for (const [uid, each] of fetched) {
    const structure = structures.get(uid)!;
    if (!cameWhole(partsToFetch(structure), each)) continue;
    const readable = await engine.parser.parts({
      structure,
      headerOctets: each.header,
      partOctets: each.parts,
    });
    keepMessage(engine, { ...first, uid: uid as MessageRef['uid'] }, readable);
  }
}

function groups(engine: AccountEngine, refs: readonly MessageRef[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const ref of refs) {
    const structure = structureOf(engine, ref);
    if (!structure) continue;
    const wanted = partsToFetch(structure);
    if (wanted.reduce((sum, { size }) => sum + size, 0) >= longestText) continue;
    const parts = wanted.map(({ part }) => part);
    const key = JSON.stringify([ref.mailbox, ref.uidValidity.toString(), parts]);
    const group = groups.get(key) ?? { first: ref, parts, structures: new Map<number, Part>() };
    groups.set(key, group);
    group.structures.set(ref.uid, structure);
  }
  return groups.values();
}

/** The structure of a message whose text is not kept yet. */
function structureOf(engine: AccountEngine, ref: MessageRef): Part | undefined {
  const { account, mailbox, uidValidity, uid } = ref;
  const known = engine.mailbox(mailbox).state?.uidValidity === uidValidity;
  if (account !== engine.id || !known || engine.store.texts.has(mailbox, uid)) return undefined;
  const structure = engine.store.rows(mailbox, [uid]).get(uid)?.structure as Part | undefined;
  return structure && isReadable(structure) ? structure : undefined;
}
