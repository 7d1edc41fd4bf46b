import type { Mailbox } from './message.ts';

/** What the server that took the message in says of where it came from (RFC 8601). */
export interface Authentication {
  /** Who says so: the authserv-id. */
  readonly server: string;
  /** Whether the domain of the From header stands behind the message. */
  readonly verdict: 'passed' | 'failed' | 'unknown';
  /** The domain of the From header. */
  readonly domain: string;
  /** Results in the server's words, in lower case: 'pass', 'fail', 'softfail', 'none', … */
  readonly spf?: string;
  readonly dkim?: string;
  readonly dmarc?: string;
}

/** The address of a single sender whom no server calls forged: others may bear the same name. */
export function trustableSender({
  from,
  authentication,
}: {
  readonly from: readonly Mailbox[];
  readonly authentication?: Authentication;
}): string | undefined {
  if (from.length !== 1 || authentication?.verdict === 'failed') return undefined;
  return from[0]?.address || undefined;
}

/** Something about the sender that does not fit; words of the message are cleaned and cut. */
export type SenderWarning =
  /** The name holds an address of another domain than the message comes from. */
  | { readonly kind: 'name-holds-address'; readonly named: string; readonly address: string }
  /** Several senders, or From headers: others may show another one. */
  | { readonly kind: 'several-senders'; readonly count: number }
  /** What stands in the From header is no address anybody could have. */
  | { readonly kind: 'invalid-address'; readonly address: string }
  /** The part before the last @ looks like an address itself. */
  | { readonly kind: 'address-in-address'; readonly address: string }
  /** The domain mixes scripts, or looks like one of the reader's own: shown as it is in DNS. */
  | {
      readonly kind: 'look-alike';
      readonly domain: string;
      readonly ascii: string;
      readonly like?: string;
    }
  /** Answers go to another domain. */
  | { readonly kind: 'reply-elsewhere'; readonly address: string };

/** How to leave the list that sent the message (RFC 2369, RFC 8058). */
export interface Unsubscribe {
  /** https address that takes one POST without any page. */
  readonly oneClick?: string;
  /** Page to open. */
  readonly web?: string;
  /** Address to write to. */
  readonly mail?: { readonly address: string; readonly subject?: string };
}
