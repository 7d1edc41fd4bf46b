import { partsToFetch } from './choose.ts';
import type { Part } from './structure.ts';

/** Octets of a part, as transferred, that are decoded and shown; what is more can be saved. */
export const maxTextOctets = 8 << 20;

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
