import { OctetReader } from './octetReader.ts';

/** A property of an Outlook message or attachment (MS-OXCDATA §2.8), as TNEF writes it. */
export interface MapiProperty {
  readonly id: number;
  readonly type: number;
  /** The octets of its value, of several the first. */
  readonly value: Uint8Array;
}

export const mapiType = { string8: 0x1e, unicode: 0x1f, binary: 0x102, object: 0x0d } as const;

/** Octets of the types of fixed size, with their filling. */
const fixedSizes = new Map([
  [0x00, 4],
  [0x01, 4],
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
]);
const variable: ReadonlySet<number> = new Set(Object.values(mapiType));
const severalFlag = 0x1000;
const firstNamed = 0x8000;

/**
 * The properties of a list (MS-OXTNEF §2.1.3.4), at most so many, up to the first that makes no sense.
 * Linear; never throws.
 */
export function readProperties(octets: Uint8Array, limit: number): MapiProperty[] {
  const reader = new OctetReader(octets);
  const properties: MapiProperty[] = [];
  const count = Math.min(reader.uint32(), limit);
  while (properties.length < count) {
    const property = readProperty(reader);
    if (!property) break;
    properties.push(property);
  }
  return properties;
}

function readProperty(reader: OctetReader): MapiProperty | undefined {
  const type = reader.uint16();
  const id = reader.uint16();
  if (id >= firstNamed) skipName(reader);
  const own = type & ~severalFlag;
  const size = fixedSizes.get(own);
  if (size === undefined && !variable.has(own)) return undefined;
  const count = size === undefined || own !== type ? reader.uint32() : 1;
  let first: Uint8Array | undefined;
  // Each value takes at least four octets, so that no count is counted out beyond the end.
  for (let index = 0; index < count && !reader.ended; index++) {
    const value = size === undefined ? reader.takePadded(reader.uint32()) : reader.take(size);
    first ??= value;
  }
  return reader.ended ? undefined : { id, type: own, value: first ?? new Uint8Array() };
}

/** A named property has the GUID of its set, and a number or a name. */
function skipName(reader: OctetReader): void {
  reader.take(16);
  if (reader.uint32() === 0) reader.uint32();
  else reader.takePadded(reader.uint32());
}
