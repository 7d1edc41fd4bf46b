import type { Mailbox, Message } from './message.ts';

/**
 * A part of the body as it is shown, each a document of its own: parts are never joined to one, for
 * markup left open in one could swallow the next.
 */
export interface BodyPart {
  /** Its number, as for attachments. */
  readonly part: string;
  readonly kind: 'html' | 'text';
  /** HTML as received, NOT sanitised; text ready for reading. */
  readonly content: string;
}

/** A moment of a calendar. */
export interface CalendarTime {
  /** ISO 8601: UTC, without a zone where `floating`, a date alone where `allDay`. */
  readonly iso: string;
  readonly allDay?: true;
  /** Of no zone: the same hour wherever one is. */
  readonly floating?: true;
}

/** What an invitation says of one event or task (RFC 5545). All texts are plain and cleaned. */
export interface CalendarEvent {
  readonly summary: string;
  readonly start?: CalendarTime;
  readonly end?: CalendarTime;
  readonly where?: string;
  readonly organizer?: Mailbox;
  readonly attendees: readonly (Mailbox & { readonly answer?: string })[];
  readonly description?: string;
  /** It comes again; in the words of RFC 5545 ('FREQ=WEEKLY;BYDAY=MO'). */
  readonly recurrence?: string;
  readonly status?: 'tentative' | 'confirmed' | 'cancelled';
  /** Only http and https. */
  readonly url?: string;
}

/** A calendar part (RFC 5546). */
export interface Invitation {
  readonly part: string;
  readonly method: 'request' | 'cancel' | 'reply' | 'counter' | 'publish' | 'other';
  readonly events: readonly CalendarEvent[];
}

/** A business card (RFC 6350). */
export interface ContactCard {
  readonly part: string;
  readonly name: string;
  readonly organization?: string;
  readonly title?: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly urls: readonly string[];
  readonly address?: string;
}

export type AuthenticationResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'error';

export interface AuthenticationCheck {
  readonly result: AuthenticationResult;
  /** The domain that was checked. */
  readonly domain?: string;
}

/** What a trusted server says of the sender (RFC 8601). */
export interface Authentication {
  readonly server: string;
  readonly spf?: AuthenticationCheck;
  readonly dkim?: AuthenticationCheck;
  readonly dmarc?: AuthenticationCheck;
  /** Whether the domain people see in From is vouched for. */
  readonly verdict: 'passed' | 'failed' | 'unknown';
}

/** Why to look twice at who wrote. Everything a sender chose is cleaned, and still not to be believed. */
export type SenderWarning =
  /** The name shows an address that is not the sender's. */
  | { readonly kind: 'nameHoldsAddress'; readonly name: string; readonly address: string }
  /** A domain in letters of several scripts, or in letters that look like others; `ascii` is what it really is. */
  | { readonly kind: 'mixedScript'; readonly domain: string; readonly ascii: string }
  /** A domain that looks like another one the reader knows. */
  | { readonly kind: 'lookAlike'; readonly domain: string; readonly like: string }
  /** Answers go to another organisation. */
  | { readonly kind: 'replyToElsewhere'; readonly address: string }
  | { readonly kind: 'severalSenders'; readonly addresses: readonly string[] }
  /** A From that is no address; `raw` is what stands there. */
  | { readonly kind: 'invalidSender'; readonly raw: string }
  /** Server checks failed for the domain in From. */
  | { readonly kind: 'authenticationFailed'; readonly domain: string };

/** How to leave a mailing list (RFC 2369, RFC 8058). */
export interface Unsubscribe {
  /** To be sent a POST, after a question. */
  readonly oneClick?: string;
  /** To be opened in the browser. */
  readonly web?: string;
  /** To be written to: a mailto address. */
  readonly mail?: string;
}

/** A message with all that a reader shows of it. */
export interface OpenedMessage extends Message {
  /** In the order of the message: HTML where there is some, else text. Empty for a message without. */
  readonly body: readonly BodyPart[];
  readonly invitations: readonly Invitation[];
  readonly contacts: readonly ContactCard[];
  readonly authentication?: Authentication;
  readonly warnings: readonly SenderWarning[];
  readonly unsubscribe?: Unsubscribe;
  /** The Date header where it says no date; `date` is when it arrived. */
  readonly invalidDate?: string;
  /** Characters that could not be read, of all texts together. */
  readonly unreadable?: number;
  /** Nothing but the source could be shown, as `text`: why. */
  readonly rawReason?: 'damaged' | 'too-large' | 'too-slow';
}
