import { partsToFetch } from './choose.ts';
import { maxTextOctets } from './readable.ts';
import type { Part } from './structure.ts';

/**
 * The octets of the parts that are shown, in the order of the message, up to the bound for all of them
 * together: a thousand parts below the bound for one would still be too much for any reader.
 */
export function shownOctets(
  structure: Part,
  partOctets: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, Uint8Array> {
  let left = maxTextOctets;
  const shown = new Map<string, Uint8Array>();
  for (const { part } of partsToFetch(structure)) {
    const octets = partOctets.get(part)?.subarray(0, left);
    if (!octets) continue;
    shown.set(part, octets);
    left -= octets.length;
  }
  return shown;
}
