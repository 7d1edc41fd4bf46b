const units: readonly (readonly [string, number])[] = [
  ['G', 2 ** 30],
  ['M', 2 ** 20],
  ['K', 2 ** 10],
  ['', 1],
];

/** The largest number of IMAP4rev1 (RFC 3501 §9). */
export const largestSize = 2 ** 32 - 1;

/** Reads 500, 20K, 2M, 1.5MB or 1G (1K is 1024 octets); undefined when it is not a size. */
export function readSize(text: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,3})?)([kmg]?)b?$/i.exec(text.trim());
  if (!match) return undefined;
  const factor = units.find(([unit]) => unit === match[2]!.toUpperCase())![1];
  return Math.round(Number(match[1]) * factor);
}

/** The shortest exact spelling of a size. */
export function formatSize(octets: number): string {
  const [unit, factor] = units.find(([, each]) => octets > 0 && octets % each === 0) ?? ['', 1];
  return `${octets / factor}${unit}`;
}
