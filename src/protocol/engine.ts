/** What the extension host and the engine's worker thread say to each other. */
import type {
  AccountId,
  AccountSettings,
  ConfiguredAccount,
  ConnectionState,
  OfferedCertificate,
  Secret,
} from '../model/account.ts';
import type { CacheSettings } from '../model/cache.ts';
import type { Change, ChangeProgress, MessagesChanged, PendingChange } from '../model/change.ts';
import type { MailErrorCode } from '../model/errors.ts';
import type { FlagChange } from '../model/flags.ts';
import type { Folder, FolderProperties } from '../model/folder.ts';
import type { ChangeId, FolderId, MessageId } from '../model/id.ts';
import type { ListWindow, Mailbox, MessageList, MessageRow } from '../model/message.ts';
import type { MessageSet, Targets } from '../model/messageSet.ts';
import type { MimePart } from '../model/mimePart.ts';
import type { OpenedMessage } from '../model/opened.ts';
import type { SearchProgress, SearchResult, SearchScope, ViewScope } from '../model/search.ts';

/** A search that is held open, by a name that its opener chose. */
export type SearchId = string;

/** How a change of many messages is named; each is one journal entry. */
export type ChangeRequest = Targets &
  (
    | {
        kind: 'flags';
        change: FlagChange;
        /** Made by the program itself: not what the user means to undo. */
        unasked?: true;
      }
    | { kind: 'move'; to: FolderId }
    | { kind: 'copy'; to: FolderId }
    | { kind: 'archive' }
    | { kind: 'junk' }
    | { kind: 'delete' }
  );

/** What a report of a fault says of an account besides its settings; hostile text. */
export interface AccountDiagnostics {
  readonly account: AccountId;
  readonly capabilities: readonly string[];
  readonly folders: number;
  /** Octets on disk. */
  readonly cacheSize: number;
  /** Why it is not online. */
  readonly error?: MailErrorCode;
}

export interface EngineInterface {
  requests: {
    /** Logs in once with these settings and logs out again. */
    verify: { params: { settings: AccountSettings; secret: Secret }; result: null };
    /** Tells the engine which accounts exist; connects nothing. Accounts not named are closed. */
    setAccounts: {
      params: { accounts: readonly { id: AccountId; settings: ConfiguredAccount }[] };
      result: null;
    };
    /** Forgets the account's cache and queued changes. */
    forget: { params: { account: AccountId }; result: null };
    /** What is kept on disk from now on. */
    setCache: { params: CacheSettings; result: null };
    /** Servers whose word on senders counts besides each account's own. */
    setTrustedServers: { params: { servers: readonly string[] }; result: null };
    /** Connects now (after a new password, or when the user asks). */
    connect: { params: { account: AccountId }; result: null };
    /** Somebody is back: connections that are open are tried, counts and this folder looked at. */
    refresh: { params: { folder?: FolderId }; result: null };
    folders: { params: { account: AccountId }; result: readonly Folder[] };
    /** Folders the cache knows; nothing is asked of the server. */
    cachedFolders: { params: { account: AccountId }; result: readonly Folder[] };
    createFolder: { params: { account: AccountId; path: readonly string[] }; result: Folder };
    renameFolder: { params: { folder: FolderId; path: readonly string[] }; result: Folder };
    /** With `subfolders` also all that are below it, the deepest first. */
    deleteFolder: { params: { folder: FolderId; subfolders?: boolean }; result: null };
    setSubscribed: { params: { folder: FolderId; subscribed: boolean }; result: null };
    /** Asks the server for counts, size and quota of one folder. */
    folderProperties: { params: { folder: FolderId }; result: FolderProperties };
    /** Marks everything in it as read, as one change that can be undone; null = nothing was unread. */
    markAllRead: { params: { folder: FolderId }; result: Change | null };
    /** Deletes all messages of Trash or Junk for good; how many there were. */
    emptyFolder: { params: { folder: FolderId }; result: { deleted: number } };
    /** Removes what is marked as deleted for good (EXPUNGE). */
    compactFolder: { params: { folder: FolderId }; result: null };
    /** Whose arrivals are told by `arrived`; their accounts are connected and stay so. */
    tellArrivals: { params: { folders: readonly FolderId[] }; result: null };
    /** `eager` shows the newest arrivals at once where the order by date is not known yet. */
    list: {
      params: { folder: FolderId; window: ListWindow; eager?: boolean };
      result: MessageList;
    };
    /** Rows the cache knows, or null; nothing is asked of the server. */
    cachedList: { params: { folder: FolderId; window: ListWindow }; result: MessageList | null };
    /** Rows in the order last given by `list`; only rows not cached are fetched. */
    window: { params: { folder: FolderId; window: ListWindow }; result: MessageList };
    /** Those of the messages that the cache knows, as they stand now. */
    cachedRows: { params: { messages: readonly MessageId[] }; result: readonly MessageRow[] };
    /**
     * Rows of one folder with what a list shows besides, once it rests: previews, and of
     * conversations who wrote and whether one is flagged. What is fetched for it is kept.
     */
    details: {
      params: { messages: readonly MessageId[]; conversations: boolean };
      result: readonly MessageRow[];
    };
    /** The messages of one conversation that are in this message's folder, oldest first. */
    members: { params: { message: MessageId }; result: readonly MessageRow[] };
    /** Those of its conversation and folder that came before it, oldest first, as far as known. */
    earlier: { params: { message: MessageId }; result: readonly MessageRow[] };
    /** Every message of the list as last given; `rows` counts its rows. */
    everything: {
      params: { folder: FolderId; window: Omit<ListWindow, 'offset' | 'limit'> };
      result: { set: MessageSet; rows: number; messages: number };
    };
    /** How many messages a command is about. */
    count: { params: Targets; result: number };
    /** When the folder was last in step with the server, milliseconds since 1970; null = never. */
    lastSynced: { params: { folder: FolderId }; result: number | null };
    read: { params: { message: MessageId; markSeen: boolean }; result: OpenedMessage };
    /** The message in an attachment, and in one of that: '2', '2/1.3'. */
    readWithin: { params: { message: MessageId; within: string }; result: OpenedMessage };
    /** The tree of its parts, as the server tells it or as its source is taken apart. */
    structure: { params: { message: MessageId }; result: MimePart };
    conversation: { params: { message: MessageId }; result: readonly MessageRow[] };
    /** Fetches the texts of a few messages of one account that may be read next. */
    prefetch: { params: { messages: readonly MessageId[] }; result: null };
    source: { params: { message: MessageId }; result: Uint8Array };
    attachment: { params: { message: MessageId; part: string }; result: Uint8Array };
    search: { params: { query: string; scope: SearchScope; limit: number }; result: SearchResult };
    /**
     * Begins a search that is kept until `closeSearch`, and answers at once with the first `limit`
     * rows of what the cache finds; the servers are asked meanwhile, which `found` tells of. One
     * that is open under this id ends, on the servers as well.
     */
    openSearch: {
      params: {
        search: SearchId;
        query: string;
        scope: ViewScope;
        sort?: ListWindow['sort'];
        limit: number;
      };
      result: MessageList;
    };
    /** Rows of a search as it stands, of all its folders merged; only rows not cached are fetched. */
    foundRows: {
      params: { search: SearchId; offset: number; limit: number };
      result: MessageList;
    };
    /** All that a search has found. */
    foundMessages: { params: { search: SearchId }; result: readonly MessageId[] };
    /** Ends a search, on the servers as well. */
    closeSearch: { params: { search: SearchId }; result: null };
    /** How many unread messages match, each once; folders without unread ones are not asked. */
    countUnread: { params: { query: string; scope: ViewScope }; result: number };
    /**
     * People whose name or address begins with or holds the text, from the cache alone: those seen
     * often and lately first.
     */
    addresses: { params: { text: string; limit: number }; result: readonly Mailbox[] };
    /** Keywords that cached messages have, the most frequent first. */
    keywords: { params: Record<never, never>; result: readonly string[] };
    /** Fails with 'bad-query' as a search would; asks no server. */
    checkQuery: { params: { query: string }; result: null };
    change: { params: ChangeRequest; result: Change };
    /** Stops a change that is under way behind what is being sent; the rest is taken back. */
    cancelChange: { params: { change: ChangeId }; result: null };
    /** `restored`: the messages that came back to a list, as far as the server tells. */
    undo: { params: { change: ChangeId }; result: { restored: readonly MessageId[] } };
    /** The latest change of any account that Undo would take back. */
    latestChange: {
      params: Record<never, never>;
      result: { id: ChangeId; description: string } | null;
    };
    /** What is not on the server, of one account or of all, oldest first. */
    pendingChanges: { params: { account?: AccountId }; result: readonly PendingChange[] };
    retryChange: { params: { change: ChangeId }; result: null };
    discardChange: { params: { change: ChangeId }; result: null };
    append: {
      params: { folder: FolderId; source: Uint8Array; flags: readonly string[] };
      result: MessageId | null;
    };
    /** For a report of a fault; nothing is asked of a server. */
    diagnostics: {
      params: Record<never, never>;
      result: { sqlite: string; accounts: readonly AccountDiagnostics[] };
    };
    /** Which folder the user looks at: it is watched by push. Undefined = none. */
    watch: { params: { account: AccountId; folder?: FolderId }; result: null };
  };
  events: {
    foldersChanged: { account: AccountId };
    messagesChanged: MessagesChanged;
    /** `certificate`: the one that the user has to decide about before there is a connection. */
    connectionChanged: {
      account: AccountId;
      state: ConnectionState;
      reason?: string;
      certificate?: OfferedCertificate;
    };
    /** New unread messages in a folder of `tellArrivals`, newest first, at most 20 of `count`. */
    arrived: { folder: FolderId; count: number; messages: readonly MessageRow[] };
    /** A change the server refused; or, where it is not kept, what a change that is done left out. */
    changeFailed: {
      account: AccountId;
      change: ChangeId;
      description: string;
      message: string;
      kept: boolean;
    };
    /** The user's change is shown (it may not be on the server yet) and can be taken back. */
    changeMade: { account: AccountId; change: ChangeId; description: string };
    /** What `pendingChanges` answers is different now. */
    changesChanged: { account: AccountId };
    changeProgress: ChangeProgress;
    /** Something about an account that the user should know, though nothing was refused. */
    trouble: { account: AccountId; message: string };
    /** A search found more, or knows better. */
    found: { search: SearchId; progress: SearchProgress };
    log: { level: 'trace' | 'debug' | 'info' | 'warn' | 'error'; text: string };
  };
}

/** What the engine asks of the host. */
export interface EngineHostInterface {
  requests: {
    /** `refused`: the server did not take the one that was given last; null = there is no other. */
    secret: { params: { account: AccountId; refused?: boolean }; result: Secret | null };
  };
  events: Record<never, never>;
}
