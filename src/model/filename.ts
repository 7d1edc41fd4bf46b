/** Octets of UTF-8 in a file name; file systems allow 255, paths on Windows much less. */
export const maxFilenameOctets = 120;
const maxExtensionOctets = 20;

/** Names that are devices on Windows, with any extension. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;

const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufff9-\uffff]/g;
const hidden =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|[\u{e0000}-\u{e007f}]/gu;

/**
 * A name that is one harmless path segment on every system: no separators, controls, streams or
 * devices, nothing that reads in another order than it is, at most 120 octets with its extension
 * kept. Empty where nothing is left; a fixed point of itself.
 */
export function harmlessName(raw: string): string {
  let name = raw.replaceAll('\ufffd', '_').toWellFormed().normalize('NFC');
  name = name.replace(hidden, '').replace(controls, '');
  name = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  name = trimEnds(name.replace(/[<>:"|?*]/g, '_').replace(/\s+/gu, ' '));
  name = trimEnds(shorten(name));
  return isReserved(name) ? `_${name}` : name;
}

/** A name that none of `taken` is, however the file system compares: with a number before the ending. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let free = name;
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${stem} (${count})${ending}`;
  return free;
}

/** Windows drops dots and spaces at the end; in front a dot hides the file. */
function trimEnds(name: string): string {
  let start = 0;
  let end = name.length;
  while (start < end && (name[start] === '.' || name[start] === ' ')) start++;
  while (end > start && (name[end - 1] === '.' || name[end - 1] === ' ')) end--;
  return name.slice(start, end);
}

function isReserved(name: string): boolean {
  return reserved.test(name.split('.')[0]!.trim());
}

function shorten(name: string): string {
  // One octet less, for the underscore before a reserved name.
  const limit = maxFilenameOctets - 1;
  if (octetsOf(name) <= limit) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  const kept = octetsOf(extension) <= maxExtensionOctets ? extension : '';
  return trimEnds(cut(name, limit - octetsOf(kept))) + kept;
}

/** As many whole characters as fit. */
function cut(text: string, octets: number): string {
  let length = 0;
  let result = '';
  for (const char of text) {
    length += octetsOf(char);
    if (length > octets) break;
    result += char;
  }
  return result;
}

/** Octets of UTF-8. */
function octetsOf(text: string): number {
  let octets = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    octets += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return octets;
}
