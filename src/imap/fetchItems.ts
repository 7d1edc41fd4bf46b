import { type Argument, atom, type Untagged, valueOf } from './raw.ts';

/** What asks for a part, or for the whole message, or some octets of it, without marking it as read. */
export function peek(part?: string, partial?: [start: number, octets: number]): Argument {
  const section = part === undefined ? [] : [atom(part)];
  return { type: 'ATOM', value: 'BODY.PEEK', section, ...(partial ? { partial } : {}) };
}

/** The names and values of an untagged FETCH (RFC 9051 §7.5.2), in turn. */
export function itemsOf({ attributes }: Untagged): readonly unknown[] {
  const items: unknown = attributes?.find(Array.isArray);
  return Array.isArray(items) ? items : [];
}

/** What stands after the first item of this name. */
export function itemAfter(items: readonly unknown[], name: string): unknown {
  const at = items.findIndex((item) => valueOf(item)?.toUpperCase() === name);
  return at < 0 ? undefined : items[at + 1];
}

/** The message that is told of; NaN where the server does not say. */
export function uidOf(items: readonly unknown[]): number {
  return Number(valueOf(itemAfter(items, 'UID')));
}

/** Its mod-sequence (RFC 7162 §3.1.5); undefined where the server does not say. */
export function modseqOf(items: readonly unknown[]): bigint | undefined {
  const list = itemAfter(items, 'MODSEQ');
  return Array.isArray(list) ? modseq(valueOf(list[0])) : undefined;
}

/** A mod-sequence as it is written; undefined where it is none. */
export function modseq(written: string | undefined): bigint | undefined {
  return written !== undefined && /^\d{1,19}$/.test(written) ? BigInt(written) : undefined;
}

/** A string or literal as it was sent; undefined for NIL. */
export function octetsOf(item: unknown): Buffer | undefined {
  const value = typeof item === 'object' && item !== null && 'value' in item ? item.value : null;
  if (Buffer.isBuffer(value)) return value;
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : undefined;
}
