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

/** VS Code commands that the webview carries out on the message it shows. */
export type ReaderCommand =
  | 'find'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomReset'
  | 'toggleHtml'
  | 'toggleColours'
  | 'toggleQuotes'
  | 'print';

/** Settings of VS Code that every reader follows. */
export interface ReaderSettings {
  /** How HTML looks in dark themes: on light paper, or in colours made for the theme. */
  readonly htmlColours: 'paper' | 'adapted';
  /** Messages show their text rather than their HTML. */
  readonly preferText: boolean;
}

/** Whether pictures of a message are fetched from the network. */
export type RemoteImages = 'allowed' | 'ask' | 'never';
/** For this message, for all of its sender, or for all mail. */
export type RemoteConsentScope = 'once' | 'sender' | 'always';

/** A message for a reading pane. */
export interface ReaderMessage extends OpenedMessage {
  readonly remoteImages: RemoteImages;
}

// A type, not an interface: only types fit the index signature of the RPC's.
export type ReaderRequests = {
  /** The message for the reading pane. */
  read: { params: { message: MessageId }; result: ReaderMessage };
  /** A message that is shown beside the one in the reading pane. */
  readBeside: { params: { message: MessageId }; result: ReaderMessage };
  /** The octets of one inline raster image, at most 10 MB; rejects otherwise. */
  inlineImage: {
    params: { message: MessageId; part: string };
    result: { contentType: string; data: Uint8Array };
  };
  /** The user allows pictures from the network. */
  allowRemote: { params: { message: MessageId; scope: RemoteConsentScope }; result: null };
  /** One picture from the network, where the user has allowed it; rejects otherwise. */
  remoteImage: {
    params: { message: MessageId; url: string };
    result: { contentType: string; data: Uint8Array };
  };
  act: { params: { action: MessageAction; targets: Targets }; result: null };
  openAttachment: { params: { message: MessageId; part: string }; result: null };
  saveAttachment: { params: { message: MessageId; part: string }; result: null };
  /** All that are listed, into one folder. */
  saveAttachments: { params: { message: MessageId }; result: null };
  compareAttachment: { params: { message: MessageId; part: string }; result: null };
  /** Those of its conversation that came before it, oldest first. */
  earlier: { params: { message: MessageId }; result: readonly MessageRow[] };
  /** Into the clipboard. */
  copyText: { params: { text: string }; result: null };
  /** Searches the message's account for mail from this address. */
  searchFrom: { params: { message: MessageId; address: string }; result: null };
  /** Leaves the list that sent the message, after the user's word. */
  unsubscribe: { params: { message: MessageId }; result: null };
  /** Opens a page made of these parts in the browser, which prints it; nothing in it runs. */
  print: { params: { title: string; html: string }; result: null };
  /** Shows where a link really goes and opens it after the user's word where text and target differ. */
  openLink: { params: { url: string; text: string }; result: null };
};
