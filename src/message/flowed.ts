/** More levels than anyone quotes; the rest is kept as text. */
const maxQuoteDepth = 100;

interface Line {
  readonly depth: number;
  readonly text: string;
}

/**
 * Joins the lines of a format=flowed text (RFC 3676 §4) to paragraphs. Quoted lines come out with as
 * many `>` as they had; `delSp` is the parameter of that name, for scripts that have no spaces.
 */
export function decodeFlowed(text: string, delSp: boolean): string {
  const lines: string[] = [];
  let pieces: string[] = [];
  let depth = 0;
  const finish = (): void => {
    if (pieces.length > 0) lines.push(quote(depth) + pieces.join(''));
    pieces = [];
  };
  for (const raw of text.split(/\r\n|\n|\r/)) {
    const line = readLine(raw);
    const signature = line.text === '-- ';
    if (line.depth !== depth || signature) finish();
    depth = line.depth;
    const flows = line.text.endsWith(' ') && !signature;
    pieces.push(flows && delSp ? line.text.slice(0, -1) : line.text);
    if (!flows) finish();
  }
  finish();
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
