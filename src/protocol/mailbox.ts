/** What the extension host and the mailbox panel's webview say to each other. */
import type { FolderId, MessageId } from '../model/id.ts';
import type { ListFilter, Message, MessageRow, SortKey } from '../model/message.ts';
import type { MailboxStrings } from './strings.ts';

/** What the list shows: a folder, or the result of a search. */
export interface ListView {
  /** Changes whenever the rows behind it are others; requests for an older view are answered 'cancelled'. */
  readonly key: number;
  readonly folder?: FolderId;
  /** For the heading: 'Inbox', or the search in canonical form. */
  readonly title: string;
  readonly accountName: string;
  /** Set while the rows are the result of a search. */
  readonly query?: string;
  readonly sort: { readonly by: SortKey; readonly descending: boolean };
  readonly filter: ListFilter;
  /** Accounts or folders a search could not reach, in words. */
  readonly failures: readonly string[];
  /** What stands in the way of fresh rows, in words: offline, wrong password… */
  readonly trouble?: string;
}

export interface RowWindow {
  readonly view: number;
  readonly offset: number;
  readonly limit: number;
}

export interface Rows {
  readonly view: number;
  readonly offset: number;
  readonly total: number;
  readonly rows: readonly MessageRow[];
  /** Rows came from the cache; fresher ones follow as an event. */
  readonly cached: boolean;
}

/** Everything a new (or restored) webview needs to draw; sent as the answer to 'ready'. */
export interface MailboxState {
  readonly view?: ListView;
  /** The first rows where the cache knows them. */
  readonly rows?: Rows;
  readonly selected?: MessageId;
  readonly strings: MailboxStrings;
  /** BCP 47, for dates and sizes. */
  readonly language: string;
  readonly density: 'comfortable' | 'compact';
}

/** What the webview keeps with setState, and a panel serializer gets back. */
export interface SavedState {
  readonly version: 1;
  readonly folder?: FolderId;
  readonly query?: string;
  readonly selected?: MessageId;
  /** Pixels above the first visible row. */
  readonly scroll: number;
  /** The list's share of the panel, 0 to 1. */
  readonly split: number;
}

/** Commands the panel's buttons and keys run on messages; the host maps them to `mail.message.*`. */
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
  | 'showSource';

/** What the extension host answers and tells. */
export interface HostInterface {
  requests: {
    ready: { params: { version: 1 }; result: MailboxState };
    /** Rows of the current view; asking again for another window cancels nothing by itself: abort does. */
    rows: { params: RowWindow; result: Rows };
    /** The message for the reading pane. */
    read: { params: { message: MessageId }; result: Message };
    /** The octets of one inline raster image, at most 10 MB; rejects otherwise. */
    inlineImage: {
      params: { message: MessageId; part: string };
      result: { contentType: string; data: Uint8Array };
    };
    /** Runs a search in the folder's account or folder; an empty query returns to the folder. */
    search: { params: { query: string; scope: 'folder' | 'account' }; result: null };
    arrange: {
      params: { sort: { by: SortKey; descending: boolean }; filter: ListFilter };
      result: null;
    };
    act: { params: { action: MessageAction; messages: readonly MessageId[] }; result: null };
    openAttachment: { params: { message: MessageId; part: string }; result: null };
    saveAttachment: { params: { message: MessageId; part: string }; result: null };
    refresh: { params: null; result: null };
    /** Shows where a link really goes and opens it after the user's word where text and target differ. */
    openLink: { params: { url: string; text: string }; result: null };
  };
  events: {
    /** Another folder or search result, or the same with another order. Complete, not a delta. */
    view: { view: ListView; rows?: Rows };
    /** Fresh rows, pushed: new total, changed flags, order changed. Replaces what is shown of that window. */
    rows: Rows;
    /** Something in the view changed on the server: ask again for the windows on screen. */
    stale: { view: number; total: number };
    /** These rows changed in place (flags). */
    changed: { view: number; rows: readonly MessageRow[] };
    /** Progress of the view's refresh. */
    busy: { busy: boolean };
    /** Trouble of the view, or its end. */
    trouble: { text?: string };
    /** Open this message in the reading pane and select it. */
    open: { message: MessageId };
    /** Moves focus to the search field. */
    focusSearch: null;
    /** Selection moves: next or previous message. */
    go: { to: 'next' | 'previous' };
    /**
     * The user moves, archives or deletes these from here: once they are gone the next row is
     * opened. Messages that vanish without it (another client) leave the reading pane as it is.
     */
    leaving: { messages: readonly MessageId[] };
  };
}

/** What the webview answers and tells. */
export interface WebviewInterface {
  requests: Record<never, never>;
  events: {
    /** The selection, for context keys, commands without arguments and restoring. */
    selected: { messages: readonly MessageId[]; opened?: MessageId };
    /** Where focus is, for keybindings' when clauses. */
    focused: { area: 'list' | 'reader' | 'field' | 'none' };
    log: { level: 'warn' | 'error'; text: string };
  };
}
