import type { MessageId } from '../../model/id.ts';
import type { Mailbox, MessageRow } from '../../model/message.ts';
import type {
  MessageAction,
  ReaderCommand,
  ReaderMessage,
  RemoteConsentScope,
} from '../../protocol/reader.ts';
import type { ImageSource } from '../mail/inlineImages.ts';
import type { MailLink } from '../mail/link.ts';
import type { AttachmentVerb } from './attachmentBar.ts';
import type { AddressWish } from './messageHeader.ts';

/** What the reading pane shows. */
export type ReaderContent =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'several' }
  | { readonly kind: 'loading'; readonly id: MessageId; readonly row: MessageRow | undefined }
  | {
      readonly kind: 'message';
      readonly message: ReaderMessage;
      /** Those of its conversation before it, oldest first. */
      readonly earlier: readonly MessageRow[];
    }
  | {
      readonly kind: 'failed';
      readonly id: MessageId;
      readonly row: MessageRow | undefined;
      readonly reason: string;
    };

const readerCommands: ReadonlySet<string> = new Set<ReaderCommand>([
  ...(['find', 'zoomIn', 'zoomOut', 'zoomReset'] as const),
  ...(['toggleHtml', 'toggleColours', 'toggleQuotes', 'print'] as const),
]);

export function isReaderCommand(command: string): command is ReaderCommand {
  return readerCommands.has(command);
}

/** What the reading pane asks of its owner. */
export interface ReaderCallbacks {
  onAction(action: MessageAction, message: MessageId): void;
  onLink(link: MailLink): void;
  onAttachment(verb: AttachmentVerb, message: MessageId, part: string): void;
  onSaveAll(message: MessageId): void;
  onRetry(message: MessageId): void;
  read(message: MessageId): Promise<ReaderMessage>;
  onAddress(wish: AddressWish, mailbox: Mailbox, message: MessageId): void;
  allowRemote(message: MessageId, scope: RemoteConsentScope): Promise<void>;
  loadRemote(message: MessageId, url: string, signal: AbortSignal): Promise<ImageSource>;
  onUnsubscribe(message: MessageId): void;
  onPrint(page: { title: string; html: string }): void;
  /** Escape: the keyboard goes back to the list. */
  onLeave(): void;
  loadImage(message: MessageId, part: string, signal: AbortSignal): Promise<ImageSource>;
}
