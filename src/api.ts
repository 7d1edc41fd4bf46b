/**
 * The public API of Mail Browser, version 1: what `activate()` returns and other extensions get from
 * `vscode.extensions.getExtension('mail-browser.mail-browser').exports`.
 *
 * Every id is opaque to callers, stable while the thing exists, and becomes unknown (never wrong)
 * when the server renumbers (UIDVALIDITY). Every promise rejects with a `MailError` only. Methods
 * that take an AbortSignal stop the work, not only the waiting.
 */
import type {
  Account,
  AccountId,
  AccountSettings,
  ConnectionState,
  Secret,
} from './model/account.ts';
import type { Change, MessagesChanged } from './model/change.ts';
import type { Event } from './model/event.ts';
import type { Folder } from './model/folder.ts';
import type { FolderId, MessageId } from './model/id.ts';
import type { ListWindow, Message, MessageList, MessageRow } from './model/message.ts';
import type { SearchResult, SearchScope } from './model/search.ts';

export interface MailApi {
  readonly version: 1;

  accounts(): readonly Account[];
  /** Logs in once to verify, then stores the settings (never the secret) and the secret in SecretStorage. */
  addAccount(settings: AccountSettings, secret: Secret, signal?: AbortSignal): Promise<Account>;
  /** Forgets settings, secret, cache and queued changes of the account. Nothing changes on the server. */
  removeAccount(account: AccountId): Promise<void>;

  folders(account: AccountId, signal?: AbortSignal): Promise<readonly Folder[]>;
  createFolder(account: AccountId, path: readonly string[]): Promise<Folder>;
  /** Renames or moves a folder with its children; returns it under its new id. */
  renameFolder(folder: FolderId, path: readonly string[]): Promise<Folder>;
  /** Deletes the folder and its messages on the server. Refused for INBOX and special-use folders. */
  deleteFolder(folder: FolderId): Promise<void>;
  setSubscribed(folder: FolderId, subscribed: boolean): Promise<void>;

  /**
   * Rows [offset, offset + limit) of the folder in the given order, with the total. A saved search is
   * a folder, too: its id is `search:` and its name.
   */
  list(folder: FolderId, window: ListWindow, signal?: AbortSignal): Promise<MessageList>;
  /** Headers, text and attachments of one message. Does not mark it read unless asked to. */
  read(
    message: MessageId,
    options?: { markSeen?: boolean },
    signal?: AbortSignal,
  ): Promise<Message>;
  /** The message exactly as the server holds it (RFC 5322 octets). */
  source(message: MessageId, signal?: AbortSignal): Promise<Uint8Array>;
  /** The decoded octets of one attachment or inline part. */
  attachment(message: MessageId, part: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** The whole conversation a message belongs to, across folders of its account, oldest first. */
  conversation(message: MessageId, signal?: AbortSignal): Promise<readonly MessageRow[]>;

  /**
   * Server-side search in the query language of docs/search.md. Rejects with code 'bad-query' and the
   * position of the fault. A failing account does not fail the others: it is listed in `failures`.
   */
  search(
    query: string,
    scope: SearchScope,
    options?: { limit?: number },
    signal?: AbortSignal,
  ): Promise<SearchResult>;

  // Each resolves when the change is on the server, or safely queued on disk while offline ('queued').
  setFlags(
    messages: readonly MessageId[],
    change: { add?: readonly string[]; remove?: readonly string[] },
  ): Promise<Change>;
  move(messages: readonly MessageId[], to: FolderId): Promise<Change>;
  copy(messages: readonly MessageId[], to: FolderId): Promise<Change>;
  archive(messages: readonly MessageId[]): Promise<Change>;
  junk(messages: readonly MessageId[]): Promise<Change>;
  /** Moves to Trash; messages already in Trash are expunged. */
  delete(messages: readonly MessageId[]): Promise<Change>;
  /** Takes back a change. Rejects with 'cannot-undo' where the server makes it impossible. */
  undo(change: string): Promise<void>;
  /** Stores a message in a folder (APPEND). `source` is RFC 5322 octets. */
  append(
    folder: FolderId,
    source: Uint8Array,
    flags?: readonly string[],
  ): Promise<MessageId | undefined>;

  readonly onDidChangeAccounts: Event<void>;
  readonly onDidChangeFolders: Event<{ account: AccountId }>;
  /** New, changed and vanished messages of folders that are open or pushed, from any client. */
  readonly onDidChangeMessages: Event<MessagesChanged>;
  readonly onDidChangeConnection: Event<{ account: AccountId; state: ConnectionState }>;
}
