/** Builds TNEF octets for tests (MS-OXTNEF). */
export function tnef(...attributes: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([uint32(0x223e9f78), uint16(1), ...attributes]);
}

/** An attribute of the message (1) or of an attachment (2); its type is in no reader's way. */
export function attribute(level: 1 | 2, id: number, value: Uint8Array | string): Uint8Array {
  const octets = Buffer.from(value);
  const sum = octets.reduce((total, octet) => (total + octet) & 0xffff, 0);
  const head = [Buffer.of(level), uint16(id), uint16(6), uint32(octets.length)];
  return Buffer.concat([...head, octets, uint16(sum)]);
}

/** A list of properties. */
export function properties(...list: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([uint32(list.length), ...list]);
}

/** A property with one value of variable size. */
export function property(id: number, type: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([tag(id, type), uint32(1), sized(value)]);
}

/** A property of type PtypString. */
export function unicode(id: number, text: string): Uint8Array {
  return property(id, 0x1f, Buffer.from(`${text}\0`, 'utf16le'));
}

/** A property of type PtypInteger32. */
export function integer(id: number, value: number): Uint8Array {
  return Buffer.concat([tag(id, 3), uint32(value)]);
}

export function tag(id: number, type: number): Uint8Array {
  return Buffer.concat([uint16(type), uint16(id)]);
}

/** A value with its length before it, filled up to a multiple of four. */
export function sized(value: Uint8Array): Uint8Array {
  return Buffer.concat([uint32(value.length), value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

export function uint16(value: number): Uint8Array {
  const octets = Buffer.alloc(2);
  octets.writeUInt16LE(value);
  return octets;
}

export function uint32(value: number): Uint8Array {
  const octets = Buffer.alloc(4);
  octets.writeUInt32LE(value);
  return octets;
}

/** Compressed RTF around a content that is already in its code. */
export function compressedRtf(length: number, kind: string, content: Uint8Array): Uint8Array {
  const head = [uint32(content.length + 12), uint32(length), Buffer.from(kind), uint32(0)];
  return Buffer.concat([...head, content]);
}
