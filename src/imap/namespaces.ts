import type { ImapFlow, NamespaceObject } from 'imapflow';
import { decodePath } from 'imapflow/lib/tools.js';
import type { Folder } from '../model/folder.ts';

/** Where mailboxes of one kind of owner stand (RFC 2342). */
export interface Namespace {
  /** What their names begin with, as people read it. */
  readonly prefix: string;
  /** Empty where the namespace is flat. */
  readonly delimiter: string;
  /** Undefined: the user's own. */
  readonly owner: Folder['namespace'];
}

/** Namespaces of one kind that are taken in; nobody has more, but a server can say so. */
const namespaceLimit = 50;

/** The namespaces that the server has told of, the user's own first. */
export function namespacesOf(client: ImapFlow): Namespace[] {
  // Without NAMESPACE imapflow guesses a prefix from LIST, which says too little for that.
  if (!client.capabilities.has('NAMESPACE')) return [];
  const { personal, other, shared } = client.namespaces ?? {};
  const read = (told: NamespaceObject[] | false | undefined, owner: Namespace['owner']) =>
    (told || []).slice(0, namespaceLimit).map(({ prefix, delimiter }): Namespace => ({
      prefix: decodePath(client, prefix),
      delimiter: delimiter ?? '',
      owner,
    }));
  return [...read(personal, undefined), ...read(other, 'others'), ...read(shared, 'shared')];
}

/** The namespace a mailbox belongs to: that of the longest prefix, the user's own where none is told. */
export function namespaceOf(
  { mailbox, delimiter = '' }: { readonly mailbox: string; readonly delimiter?: string },
  namespaces: readonly Namespace[],
): Namespace | undefined {
  if (mailbox === 'INBOX') return undefined;
  return namespaces
    .filter(({ prefix }) => `${mailbox}${delimiter}`.startsWith(prefix))
    .reduce<Namespace | undefined>(
      (longest, each) => (longest && longest.prefix.length >= each.prefix.length ? longest : each),
      undefined,
    );
}

/**
 * A mailbox name as the path that people see. The prefix of the user's own namespace is left out,
 * but where nothing would be left, or what
 * would be taken for the INBOX.
 */
export function pathOf(
  mailbox: string,
  delimiter: string,
  namespace: Namespace | undefined,
): string[] {
  const prefix = namespace && namespace.owner === undefined ? namespace.prefix : '';
  const own = prefix !== '' && mailbox.startsWith(prefix) ? mailbox.slice(prefix.length) : mailbox;
  const segments = segmentsOf(own, delimiter);
  const mistakable = own === '' || segments[0]?.toUpperCase() === 'INBOX';
  return mistakable ? segmentsOf(mailbox, delimiter) : segments;
}

/** Without an empty first or last segment, which some servers write. */
function segmentsOf(name: string, delimiter: string): string[] {
  if (delimiter === '') return [name];
  const segments = name.split(delimiter);
  if (segments.length > 1 && segments[0] === '') segments.shift();
  if (segments.length > 1 && segments.at(-1) === '') segments.pop();
  return segments;
}
