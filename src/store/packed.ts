/**
 * Lists of numbers as octets. Runs of consecutive numbers cost a few octets whatever their length,
 * so the UIDs of a mailbox, and their order where it is nearly that of arrival, take little room.
 */

/** Whole numbers from 0 to 2^32, in any order, as octets: for each run its distance and length. */
export function packNumbers(numbers: readonly number[]): Uint8Array {
  const octets: number[] = [];
  let last = 0;
  for (let at = 0; at < numbers.length;) {
    const start = numbers[at]!;
    let length = 1;
    while (numbers[at + length] === start + length) length++;
    pushVarint(octets, zigzag(start - last));
    pushVarint(octets, length - 1);
    last = start + length - 1;
    at += length;
  }
  return Uint8Array.from(octets);
}

/** What `packNumbers` packed; undefined where the octets are none of its. */
export function unpackNumbers(octets: unknown): number[] | undefined {
  if (!(octets instanceof Uint8Array)) return undefined;
  const numbers: number[] = [];
  const read = varints(octets);
  let last = 0;
  while (read.more()) {
    const start = last + unzigzag(read.next());
    const length = read.next() + 1;
    if (!read.sound || length > 20_000_000) return undefined;
    for (let each = 0; each < length; each++) numbers.push(start + each);
    last = start + length - 1;
  }
  return numbers;
}

function pushVarint(octets: number[], value: number): void {
  let rest = value;
  // Not `>>>`: the difference of two UIDs may need 33 bits.
  while (rest >= 0x80) {
    octets.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  octets.push(rest);
}

function varints(octets: Uint8Array): { more(): boolean; next(): number; readonly sound: boolean } {
  let at = 0;
  let sound = true;
  return {
    more: () => at < octets.length,
    next: () => {
      let value = 0;
      for (let factor = 1; at < octets.length && factor < 2 ** 49; factor *= 0x80) {
        const octet = octets[at++]!;
        value += (octet % 0x80) * factor;
        if (octet < 0x80) return value;
      }
      sound = false;
      return 0;
    },
    get sound() {
      return sound;
    },
  };
}

function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
