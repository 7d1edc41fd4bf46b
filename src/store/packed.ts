/**
 * Lists of numbers as octets. Runs of consecutive numbers cost a few octets whatever their length,
 * so the UIDs of a mailbox, and their order where it is nearly that of arrival, take little room.
 * Each run is the distance of its first number from the last one (zigzag) and its length less one,
 * both in groups of seven bits, the lowest first.
 */

/** More numbers than any mailbox has messages: octets that say so are damaged. */
const most = 20_000_000;

/** Whole numbers from 0 to 2^32, in any order, as octets. */
export function packNumbers(numbers: readonly number[]): Uint8Array {
  let octets = new Uint8Array(1024);
  let size = 0;
  const push = (value: number): void => {
    // Not bit by bit: the difference of two UIDs may need 33 bits.
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) octets[size++] = (rest % 0x80) + 0x80;
    octets[size++] = rest;
  };
  let last = 0;
  for (let at = 0; at < numbers.length;) {
    const start = numbers[at]!;
    let length = 1;
    while (numbers[at + length] === start + length) length++;
    if (size + 20 > octets.length) octets = grown(octets);
    push(start < last ? (last - start) * 2 - 1 : (start - last) * 2);
    push(length - 1);
    last = start + length - 1;
    at += length;
  }
  return octets.slice(0, size);
}

/** What `packNumbers` packed; undefined where the octets are none of its. */
export function unpackNumbers(octets: unknown): number[] | undefined {
  if (!(octets instanceof Uint8Array)) return undefined;
  const numbers: number[] = [];
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let factor = 1; at < octets.length && factor < 2 ** 49; factor *= 0x80) {
      const octet = octets[at++]!;
      if (octet < 0x80) return value + octet * factor;
      value += (octet - 0x80) * factor;
    }
    return NaN;
  };
  let last = 0;
  while (at < octets.length) {
    const distance = next();
    const start = last + (distance % 2 === 0 ? distance / 2 : -(distance + 1) / 2);
    const end = start + next();
    if (!(end - start < most) || numbers.length > most) return undefined;
    for (let number = start; number <= end; number++) numbers.push(number);
    last = end;
  }
  return numbers;
}

function grown(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  const twice = new Uint8Array(octets.length * 2);
  twice.set(octets);
  return twice;
}
