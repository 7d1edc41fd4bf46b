import { decodeEntities } from './entities.ts';
import type { Part } from './structure.ts';

/** UTF-16 units of a document that are searched; longer ones are shown as text, without pictures. */
const searched = 2 << 20;
/** References of a document that are kept. */
const most = 10_000;

const inText = /\bcid:([^\s"'<>)]{1,1000})/gi;
const inAttributes =
  /\b(?:src|background)\s{0,20}=\s{0,20}(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'<>]{1,2000}))/gi;

/**
 * Says of parts whether one of the HTML documents shows them, by their Content-ID (RFC 2392) or their
 * Content-Location. Each document is read once, however many parts there are. Never throws.
 */
export function referenceFinder(documents: readonly string[]): (part: Part) => boolean {
  const ids = new Set<string>();
  const addresses = new Set<string>();
  for (const document of documents) {
    const text = document.slice(0, searched);
    collect(text, inText, ids);
    collect(text, inAttributes, addresses);
  }
  return ({ id, location }) => {
    // An identifier may hold a bracket, which ends an address in a style.
    const names = id ? [id, encodeURIComponent(id.toWellFormed())] : [];
    const shown = names.some((name) => ids.has(name) || addresses.has(`cid:${name}`));
    return shown || (location !== undefined && addresses.has(location));
  };
}

function collect(text: string, pattern: RegExp, found: Set<string>): void {
  for (const match of text.matchAll(pattern)) {
    if (found.size >= most) return;
    found.add(decodeEntities(match[1] ?? match[2] ?? match[3] ?? '').trim());
  }
}
