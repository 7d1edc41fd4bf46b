/** What every frame that shows a message asks of the extension host. */
import type { MessageId } from '../model/id.ts';
import type { MessageRow } from '../model/message.ts';
import type { Targets } from '../model/messageSet.ts';
import type { OpenedMessage } from '../model/opened.ts';

/** Commands that buttons and keys run on messages; the host maps them to `mail.message.*`. */
export type MessageAction =
  | 'markRead'
  | 'markUnread'
  | 'flag'
  | 'unflag'
  | 'archive'
  | 'junk'
  | 'delete'
  | 'move'
  | 'copy'
  | 'keywords'
  | 'showSource'
  | 'showHeaders'
  | 'showStructure'
  | 'saveAsEml'
  | 'copyLink';

/** VS Code commands that the reader itself carries out: it knows what is shown. */
export type ReaderCommand =
  | 'find'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomReset'
  | 'toggleHtml'
  | 'toggleColours'
  | 'toggleQuotes'
  | 'print';

/** Settings of VS Code that every frame that shows a message follows. */
export interface ReaderSettings {
  /** HTML on light paper in every theme, or with its colours fitted to a dark one. */
  readonly htmlColours: 'paper' | 'adapted';
  /** Text first where a message has both. */
  readonly preferText: boolean;
}

/** Whose remote images are loaded from now on. */
export type RemoteConsent = 'once' | 'sender' | 'always';

/** A message for the reader, with what the user has allowed for it. */
export interface ReadAnswer {
  readonly message: OpenedMessage;
  /** Remote images may be asked for. */
  readonly remoteImages: boolean;
}

// A type, not an interface: only types fit the index signature of the RPC's.
export type ReaderRequests = {
  /** The message, or the part of it that is itself a message. */
  read: { params: { message: MessageId; within?: string }; result: ReadAnswer };
  /** Messages of its conversation that came before it, oldest first. */
  earlier: { params: { message: MessageId }; result: readonly MessageRow[] };
  /** The octets of one inline raster image, at most 10 MB; rejects otherwise. */
  inlineImage: {
    params: { message: MessageId; part: string };
    result: { contentType: string; data: Uint8Array };
  };
  act: { params: { action: MessageAction; targets: Targets }; result: null };
  /** The user lets remote images of this message be loaded, or of more. */
  allowRemote: { params: { message: MessageId; consent: RemoteConsent }; result: null };
  /** One remote image, fetched by the host within its limits; rejects where that was not allowed. */
  remoteImage: {
    params: { message: MessageId; url: string };
    result: { contentType: string; data: Uint8Array };
  };
  /** In the matching editor of VS Code; a message that is a part in a tab of its own. */
  openAttachment: { params: { message: MessageId; part: string }; result: null };
  saveAttachment: { params: { message: MessageId; part: string }; result: null };
  /** All of them into one folder. */
  saveAttachments: { params: { message: MessageId; parts: readonly string[] }; result: null };
  /** In a diff editor beside a file of the workspace. */
  compareAttachment: { params: { message: MessageId; part: string }; result: null };
  /** Leaves the mailing list, after a question. `done` says whether anything was sent or opened. */
  unsubscribe: { params: { message: MessageId; within?: string }; result: { done: boolean } };
  copyText: { params: { text: string }; result: null };
  /** Shows all messages from this address. */
  searchFrom: { params: { message: MessageId; address: string }; result: null };
  /** Changes a setting of VS Code, for all readers. */
  configureReader: { params: Partial<ReaderSettings>; result: null };
  /** Prints what is shown: HTML that was sanitised, with its pictures as data. */
  print: { params: { title: string; html: string }; result: null };
  /** Shows where a link really goes and opens it after the user's word where text and target differ. */
  openLink: { params: { url: string; text: string }; result: null };
};
