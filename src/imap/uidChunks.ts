/** Characters of UIDs in one command: what all servers take as a line (RFC 2683 §3.2.1.5). */
const lineLimit = 7_500;

/** `uids`, ascending, in pieces of at most `limit` that fit in one command each. */
export function uidChunks(uids: readonly number[], limit: number): number[][] {
  const chunks: number[][] = [];
  let chunk: number[] = [];
  let length = 0;
  for (const uid of uids.toSorted((a, b) => a - b)) {
    // A run of neighbours is written as its ends, whatever lies between.
    const cost = chunk.at(-1) === uid - 1 ? 0 : 2 * (String(uid).length + 1);
    if (chunk.length === limit || length + cost > lineLimit) {
      chunks.push(chunk);
      chunk = [];
      length = 0;
    }
    chunk.push(uid);
    length += cost;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
