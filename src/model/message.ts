import type { FolderId, MessageId } from './id.ts';

export interface Mailbox {
  readonly name?: string;
  readonly address: string;
}

export type SortKey = 'date' | 'from' | 'subject' | 'size';
export type ListFilter = 'all' | 'unread' | 'flagged' | 'attachments';

export interface ListWindow {
  offset: number;
  limit: number;
  /** Newest first by default. */
  sort?: { by: SortKey; descending?: boolean };
  filter?: ListFilter;
  /** One row a conversation instead of one a message. */
  conversations?: boolean;
}

/** What a row says of the conversation it stands for, of the messages in its folder. */
export interface ConversationSummary {
  readonly count: number;
  readonly unread: number;
  /** The message that came first: stays while newer ones come to stand for the conversation. */
  readonly oldest?: MessageId;
  /** Who wrote, oldest message first, each once; undefined until `details` told. */
  readonly participants?: readonly Mailbox[];
  /** Whether any of them is flagged; undefined until `details` told. */
  readonly flagged?: boolean;
}

export interface MessageRow {
  readonly id: MessageId;
  readonly folder: FolderId;
  readonly subject: string;
  readonly from: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  /** From the Date header where it is valid, else INTERNALDATE. ISO 8601, UTC. */
  readonly date: string;
  /** Octets, as the server counts them (RFC822.SIZE). */
  readonly size: number;
  /** System flags as on the wire ('\\Seen', '\\Flagged', …) and keywords. */
  readonly flags: readonly string[];
  readonly hasAttachments: boolean;
  /** First words of the text where known. */
  readonly preview?: string;
  readonly messageIdHeader?: string;
  /** With `conversations`: how many messages and how many unread. */
  readonly conversation?: ConversationSummary;
}

/** What a row says of the message itself, wherever it comes from or is kept. */
export interface RowContent extends Pick<
  MessageRow,
  'subject' | 'from' | 'to' | 'date' | 'size' | 'flags' | 'messageIdHeader'
> {
  readonly uid: number;
  /** The Message-ID this one answers. */
  readonly inReplyTo?: string;
  /** The server's own name of the conversation (X-GM-THRID, or RFC 8474's THREADID). */
  readonly threadId?: string;
}

export interface MessageList {
  readonly total: number;
  readonly rows: readonly MessageRow[];
}

export interface Header {
  readonly name: string;
  readonly value: string;
}

export interface Attachment {
  /** IMAP part number, for `attachment()`. */
  readonly part: string;
  /** Safe to use as one path segment on any system. */
  readonly filename: string;
  readonly contentType: string;
  /** Octets after decoding where known, else as transferred. */
  readonly size: number;
  readonly inline: boolean;
  readonly contentId?: string;
}

export interface Message extends MessageRow {
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  /** Unfolded and decoded, in order. */
  readonly headers: readonly Header[];
  /** The text body: text/plain where there is one, else text made from the HTML. */
  readonly text: string;
  /** The HTML body as received, NOT sanitised: only the reader's frame may show it, after sanitising. */
  readonly html?: string;
  readonly attachments: readonly Attachment[];
  /** The server sent less than it said there is. */
  readonly incomplete?: boolean;
}
