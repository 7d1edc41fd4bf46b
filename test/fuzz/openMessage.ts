import { jobs } from '../../src/engine/parsing/jobs.ts';
import { withTrust } from '../../src/engine/trust.ts';
import { partsToFetch } from '../../src/message/choose.ts';
import { fileInText } from '../../src/message/attachments.ts';
import { takeApart } from '../../src/message/mime.ts';
import { previewOf, previewPart } from '../../src/message/preview.ts';
import type { ReadableMessage } from '../../src/message/readable.ts';
import { findPart, isReadable, parts, type Part } from '../../src/message/structure.ts';
import { attachedAs } from '../../src/model/attachedMessage.ts';
import type { OpenedMessage } from '../../src/model/opened.ts';

/** All that the product makes of one message. */
export interface Opened {
  /** Read whole, and by the parts that a server would have sent. */
  readonly messages: readonly OpenedMessage[];
  readonly structure: Part;
  readonly previews: readonly string[];
  /** Octets of what was saved of it: attachments, files in its texts, what messages in it hold. */
  readonly saved: ReadonlyMap<string, number | undefined>;
  /** Milliseconds of the processor's time of the longest piece of work: the engine does nothing else meanwhile. */
  readonly longest: number;
}

/** Attachments that are saved, and messages in messages that are looked into; a reader clicks no more. */
const mostSaved = 20;
const deepest = 4;

const trust = {
  account: { address: 'me@example.org', host: 'mx.example.org', user: 'me', port: 993 },
  trustedServers: [],
  ownAddresses: ['me@example.org'],
} as const;

/** Does with a message what the engine does when it is listed, opened and saved piece by piece. */
export function openMessage(octets: Buffer): Opened {
  const work = new Stopwatch();
  const { message, structure } = work.time(() => jobs.source(octets));
  const saved = new Map<string, number | undefined>();
  const attached: ReadableMessage[] = [];
  for (const { part, contentType, filename } of message.attachments.slice(0, mostSaved)) {
    const [number = '', file] = part.split('/');
    const own = work.time(() => jobs.attachment({ source: octets, part: number })) ?? undefined;
    const held = own && file ? fileInText(own, file) : own;
    saved.set(part, held?.length);
    if (!own || !attachedAs({ contentType, filename })) continue;
    lookInside({ type: contentType, filename, octets: own }, [], attached, saved, work);
  }
  return {
    messages: [message, ...work.time(() => byParts(octets, structure)), ...attached].map((each) =>
      work.time(() => trusted(each)),
    ),
    structure,
    previews: work.time(() => previewsOf(octets)),
    saved,
    longest: work.longest,
  };
}

/** Takes down the longest of many pieces of work. */
class Stopwatch {
  longest = 0;

  time<T>(run: () => T): T {
    const before = process.cpuUsage();
    const result = run();
    const { user, system } = process.cpuUsage(before);
    this.longest = Math.max(this.longest, (user + system) / 1000);
    return result;
  }
}

/** What a server with a good BODYSTRUCTURE would have sent. */
function byParts(octets: Buffer, structure: Part): ReadableMessage[] {
  if (!isReadable(structure)) return [];
  const { headerOctets, partOctets } = takeApart(octets);
  const wanted = partsToFetch(structure).flatMap(({ part }) => {
    const own = partOctets.get(part);
    return own ? [[part, own] as const] : [];
  });
  return [jobs.parts({ structure, headerOctets, partOctets: new Map(wanted) })];
}

function lookInside(
  outer: { readonly type: string; readonly filename: string; readonly octets: Uint8Array },
  path: readonly string[],
  attached: ReadableMessage[],
  saved: Map<string, number | undefined>,
  work: Stopwatch,
): void {
  const inside = work.time(() => jobs.inside({ ...outer, path }));
  if (!inside || path.length >= deepest || attached.length >= mostSaved) return;
  attached.push(inside);
  for (const { part, contentType, filename } of inside.attachments.slice(0, 3)) {
    const deeper = [...path, part];
    const pieces = deeper.flatMap((each) => each.split('/'));
    const own = work.time(() => jobs.insidePart({ ...outer, path: pieces }));
    saved.set(`${attached.length}: ${deeper.join(' ')}`, own?.length);
    if (attachedAs({ contentType, filename })) lookInside(outer, deeper, attached, saved, work);
  }
}

/** The first words of the list, from octets that end anywhere. */
function previewsOf(octets: Buffer): string[] {
  const { structure, partOctets } = takeApart(octets);
  const wanted = previewPart(structure);
  const own = wanted && partOctets.get(wanted.part.part);
  if (!wanted || !own) return [];
  return [wanted.octets, 7].map((length) => previewOf(wanted.part, own.subarray(0, length)));
}

/** As it crosses to the host: with the row of the list, and with what is said of its sender. */
function trusted(message: ReadableMessage): OpenedMessage {
  const row = {
    ...{ id: 'a/INBOX;1;1', folder: 'a/INBOX', subject: '', from: [], to: [], date: '' },
    ...{ size: 0, flags: [], hasAttachments: false },
  };
  const account = { ...trust.account, security: 'tls' } as const;
  return withTrust({ ...row, ...message }, { ...trust, account });
}

/** Whether every part of a structure can be found by its number. */
export function lostParts(structure: Part): string[] {
  return [...parts(structure)]
    .filter(({ part, childNodes }) => part !== '' && childNodes === undefined)
    .filter(({ part }) => findPart(structure, part) === undefined)
    .map(({ part }) => part);
}
