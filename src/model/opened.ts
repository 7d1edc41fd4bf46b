import type { ContactCard, Invitation } from './invitation.ts';
import type { Message } from './message.ts';
import type { Authentication, SenderWarning, Unsubscribe } from './trust.ts';

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

/** A message with all that a reader shows of it. */
export interface OpenedMessage extends Message {
  /** In the order of the message: HTML with the texts beside it, else texts. Empty for a message without. */
  readonly body: readonly BodyPart[];
  /** What the Date header says where that is no date; `date` is the server's then. */
  readonly invalidDate?: string;
  readonly invitation?: Invitation;
  readonly cards?: readonly ContactCard[];
  /** Where a trusted server says something about the sender. */
  readonly authentication?: Authentication;
  readonly warnings?: readonly SenderWarning[];
  readonly unsubscribe?: Unsubscribe;
  /** Nothing but the source could be shown, as `text`: why. */
  readonly rawReason?: 'damaged' | 'too-slow';
}
