import { withLineFeeds } from './cleanText.ts';

/** More levels than anyone quotes; the rest is kept as text. */
const maxQuoteDepth = 100;
/** UTF-16 units that are joined; what follows in a longer text stays in its lines. */
const maxJoined = 2 << 20;

interface Line {
  readonly depth: number;
  readonly text: string;
}

/**
 * Joins the lines of a format=flowed text (RFC 3676 §4) to paragraphs. Quoted lines come out with as
 * many `>` as they had; `delSp` is the parameter of that name, for scripts that have no spaces.
 */
export function decodeFlowed(text: string, delSp: boolean): string {
  if (text.length > maxJoined) {
    return decodeFlowed(text.slice(0, maxJoined), delSp) + text.slice(maxJoined);
  }
  const lines: string[] = [];
  // The lines that are joined now; undefined between two paragraphs.
  let paragraph: string | undefined;
  let depth = 0;
  for (const raw of withLineFeeds(text).split('\n')) {
    const line = readLine(raw);
    const signature = line.text === '-- ';
    if (paragraph !== undefined && (line.depth !== depth || signature)) {
      lines.push(paragraph);
      paragraph = undefined;
    }
    depth = line.depth;
    const flows = line.text.endsWith(' ') && !signature;
    paragraph = (paragraph ?? quote(depth)) + (flows && delSp ? line.text.slice(0, -1) : line.text);
    if (flows) continue;
    lines.push(paragraph);
    paragraph = undefined;
  }
  if (paragraph !== undefined) lines.push(paragraph);
  return lines.join('\n');
}

function readLine(raw: string): Line {
  let depth = 0;
  while (depth < maxQuoteDepth && raw[depth] === '>') depth++;
  // One space is stuffing (§4.4), to protect lines that begin with `>`, "From " or a space.
  return { depth, text: raw.slice(raw[depth] === ' ' ? depth + 1 : depth) };
}

function quote(depth: number): string {
  return depth === 0 ? '' : `${'>'.repeat(depth)} `;
}
