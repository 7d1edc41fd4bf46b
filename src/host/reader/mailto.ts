/** A message that a mailto link proposes to write. */
export interface Mailto {
  readonly to: string[];
  readonly cc: string[];
  readonly subject?: string;
  readonly body?: string;
}

const maxLength = 8000;
const maxRecipients = 100;
const maxAddressLength = 320;

const controls = /[\p{Cc}\u2028\u2029]/u;
const controlsInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * What a mailto link asks for (RFC 6068): recipients, subject and body. All else, such as hidden copies
 * and files of the user, is dropped; undefined where an address or the subject could break out of its
 * header, and for what is no mailto link.
 */
export function readMailto(url: string): Mailto | undefined {
  if (url.length > maxLength) return undefined;
  const link = /^mailto:([^?#]*)(?:\?([^#]*))?/i.exec(url.trim().toWellFormed());
  if (!link) return undefined;
  const fields = readFields(link[2] ?? '');
  const to = readAddresses([link[1]!, ...(fields?.get('to') ?? [])]);
  const cc = readAddresses(fields?.get('cc') ?? []);
  if (!fields || !to || !cc || to.length + cc.length > maxRecipients) return undefined;
  const subject = decoded(fields.get('subject')?.[0] ?? '');
  const body = decoded(fields.get('body')?.[0] ?? '');
  if (subject === undefined || body === undefined || controls.test(subject)) return undefined;
  return { to, cc, ...(subject !== '' && { subject }), ...(body !== '' && { body: text(body) }) };
}

/** The mailto link that says just this, for programs that may understand more than is safe. */
export function writeMailto({ to, cc, subject, body }: Mailto): string {
  const fields = [
    ...(cc.length > 0 ? [`cc=${writeAddresses(cc)}`] : []),
    ...(subject !== undefined ? [`subject=${encodeURIComponent(subject)}`] : []),
    ...(body !== undefined ? [`body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`] : []),
  ];
  return `mailto:${writeAddresses(to)}${fields.length > 0 ? '?' : ''}${fields.join('&')}`;
}

function writeAddresses(addresses: readonly string[]): string {
  return addresses.map(encodeURIComponent).join(',').replaceAll('%40', '@');
}

/** The fields by their names in lower case, not decoded yet; undefined where a name cannot be read. */
function readFields(query: string): Map<string, string[]> | undefined {
  const fields = new Map<string, string[]>();
  // Links in HTML that was escaped twice are not rare.
  for (const field of query.split(/&(?:amp;)?/)) {
    const equals = field.indexOf('=');
    if (equals < 0) continue;
    const name = decoded(field.slice(0, equals))?.toLowerCase();
    if (name === undefined) return undefined;
    fields.set(name, [...(fields.get(name) ?? []), field.slice(equals + 1)]);
  }
  return fields;
}

/** The addresses of lists; a comma of an address itself is encoded. */
function readAddresses(lists: readonly string[]): string[] | undefined {
  const addresses: string[] = [];
  for (const part of lists.flatMap((list) => list.split(','))) {
    const address = decoded(part);
    if (address === undefined || controls.test(address)) return undefined;
    if (address.trim() === '') continue;
    if (!isAddress(address.trim())) return undefined;
    addresses.push(address.trim());
  }
  return addresses;
}

/** One address and nothing else: what could start a name, a list or a second one is not in it. */
function isAddress(address: string): boolean {
  return (
    address.length <= maxAddressLength &&
    /^[^\s<>()[\]\\:;,"@]+@[^\s<>()[\]\\:;,"@]+$/.test(address)
  );
}

/** Lines end as in the editor, and only they and tabs are left of the controls. */
function text(body: string): string {
  return body.replace(/\r\n?/g, '\n').replace(controlsInText, '');
}

/** A plus is a plus here, other than in forms. */
function decoded(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
