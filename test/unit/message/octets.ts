/** Octets of a text; `lines` are joined as in a message. */
export function octets(...lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.join('\r\n'), 'utf8');
}

/** Octets as written, one for each character of Latin-1. */
export function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
