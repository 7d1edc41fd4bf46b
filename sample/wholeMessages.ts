import type { StoredMessage } from 'hoodiecrow-imap';
import parse from 'hoodiecrow-imap/lib/mimeparser.js';

/** A part as the server takes messages apart. */
interface Node {
  readonly parsedHeader?: Readonly<Record<string, { readonly type?: string } | undefined>>;
  readonly childNodes?: readonly Node[];
}

/**
 * Has the server give attached messages as they are (RFC 9051 §6.4.5.1: BODY[2] of a message/rfc822
 * holds its headers). By itself it gives their text alone, which it keeps beside their body.
 */
export function keepWhole(message: StoredMessage): void {
  message.parsed ??= parse(message.raw);
  const walk = (node: Node): void => {
    if (node.parsedHeader?.['content-type']?.type?.toLowerCase() === 'message')
      Object.defineProperty(node, 'text', { get: () => undefined, set: () => undefined });
    node.childNodes?.forEach(walk);
  };
  walk(message.parsed as Node);
}
