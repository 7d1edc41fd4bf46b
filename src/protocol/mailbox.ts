/** What the extension host and the mailbox panel's webview say to each other. */
import type { ChangeProgress } from '../model/change.ts';
import type { ChangeId, FolderId, MessageId } from '../model/id.ts';
import type { ListFilter, MessageRow, SortKey } from '../model/message.ts';
import type { MessageSet, Targets } from '../model/messageSet.ts';
import type { ReaderCommand, ReaderRequests, ReaderSettings } from './reader.ts';
import type { MailboxStrings } from './strings.ts';

/** How a list is arranged; remembered for each folder. */
export interface Arrangement {
  readonly sort: { readonly by: SortKey; readonly descending: boolean };
  readonly filter: ListFilter;
  /** One row a conversation. */
  readonly conversations: boolean;
  /** Headings by day where the list is in the order of dates. */
  readonly grouped: boolean;
}

/** What stands in the way of fresh rows. */
export interface Trouble {
  readonly kind: 'offline' | 'signIn' | 'other';
  /** In words for people. */
  readonly text: string;
  /** How old the rows are: when the folder was last in step, milliseconds since 1970. */
  readonly asOf?: number;
}

/** What the list shows: a folder, or the result of a search. */
export interface ListView extends Arrangement {
  /** Changes whenever the rows behind it are others; requests for an older view are answered 'cancelled'. */
  readonly key: number;
  readonly folder?: FolderId;
  /** For the heading: 'Inbox', or the search in canonical form. */
  readonly title: string;
  readonly accountName: string;
  /** Set while the rows are the result of a search. */
  readonly query?: string;
  readonly scope?: PanelScope;
  /** The saved search or view over all accounts that is shown: its id. */
  readonly viewId?: string;
  /** How far a search has come. */
  readonly search?: SearchState;
  /** Of a search in several folders: what its rows say of where they are. */
  readonly folderNames?: Readonly<Record<FolderId, string>>;
  readonly trouble?: Trouble;
}

/** Where the panel's search field looks. */
export type PanelScope = 'folder' | 'subfolders' | 'account' | 'everywhere';

/** How far the search behind a view has come, in words where it is for people. */
export interface SearchState {
  readonly done: boolean;
  /** Names of the accounts that have not answered yet. */
  readonly waiting: readonly string[];
  /** Accounts or folders that could not be reached. */
  readonly failures: readonly string[];
  /** What servers could not be asked, and was answered otherwise or not at all. */
  readonly notes: readonly string[];
}

/** Something that may stand at the cursor of the search field. */
export interface Suggestion {
  readonly kind: 'operator' | 'value' | 'folder' | 'address' | 'keyword' | 'history';
  /** What is put in, in place of `SuggestionList.from` to `to`. */
  readonly insert: string;
  /** What is shown of it. */
  readonly label: string;
  /** A few words on it: what an operator does, a person's address. */
  readonly detail?: string;
}
export interface SuggestionList {
  /** UTF-16 units of the text that a suggestion replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
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

/** Settings of VS Code that the panel follows. */
export interface PanelSettings {
  readonly density: 'comfortable' | 'compact';
  /** Where the reading pane is. */
  readonly readingPane: 'right' | 'bottom' | 'off';
  /** Whether rows show the first words of the text. */
  readonly previews: boolean;
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
  readonly settings: PanelSettings;
  readonly reader: ReaderSettings;
  /** The list's share of the panel where this one has none of its own yet, 0 to 1. */
  readonly share?: number;
}

/** What the webview keeps with setState, and a panel serializer gets back. */
export interface SavedState {
  readonly version: 1;
  readonly folder?: FolderId;
  readonly query?: string;
  readonly scope?: PanelScope;
  /** A saved search or a view over all accounts, instead of a folder: its id. */
  readonly view?: string;
  readonly selected?: MessageId;
  /** Pixels above the first visible row. */
  readonly scroll: number;
  /** The list's share of the panel, 0 to 1. */
  readonly split: number;
}

/** A key of the keyboard help: what it does, and the chords that do it. */
export interface KeyHelp {
  readonly title: string;
  /** As people write them: 'Ctrl+Z', 'Shift+I', 'j'. */
  readonly keys: readonly string[];
}

/** What a state of the list offers as the next step, besides trying again. */
export type NextStep = 'signIn' | 'addAccount' | 'editKeys' | 'chooseFolder';

/** VS Code commands that the webview itself carries out: it knows rows, focus and scroll. */
export type PanelCommand =
  | ReaderCommand
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'pageDown'
  | 'pageUp'
  | 'nextUnread'
  /** Space: a page of the message, then the next unread one. */
  | 'page'
  | 'pageBack'
  /** Enter, o: the message and the keyboard in the reading pane. */
  | 'read'
  | 'nextInConversation'
  | 'previousInConversation'
  | 'toggleConversation'
  | 'toggleSelection'
  | 'selectAll'
  | 'clearSelection'
  | 'focusSearch'
  | 'focusList'
  | 'showKeys';

/** What the extension host answers and tells. */
export interface HostInterface {
  requests: ReaderRequests & {
    ready: { params: { version: 1 }; result: MailboxState };
    /** Rows of the current view; asking again for another window cancels nothing by itself: abort does. */
    rows: { params: RowWindow; result: Rows };
    /** Rows on screen with preview, participants: asked for once the list rests. */
    details: {
      params: { view: number; messages: readonly MessageId[] };
      result: readonly MessageRow[];
    };
    /** The messages of the conversation a row stands for, oldest first. */
    members: {
      params: { view: number; message: MessageId };
      result: readonly MessageRow[];
    };
    /** Everything in the list, also what is not loaded: a set, or the ids of a search's result. */
    everything: {
      params: { view: number };
      result: { set?: MessageSet; messages?: readonly MessageId[]; rows: number };
    };
    /**
     * Runs a search from the panel's folder; an empty query returns to the folder. `live`: while it
     * is typed, which is not kept in the history.
     */
    search: { params: { query: string; scope: PanelScope; live: boolean }; result: null };
    /** What may stand at the cursor (UTF-16 units); searches made before where nothing is typed. */
    suggest: { params: { text: string; cursor: number }; result: SuggestionList };
    /** Takes a search out of the history. */
    forgetSearch: { params: { query: string }; result: null };
    /** Keeps the search in the side bar, under a name that is asked for. */
    saveSearch: { params: { query: string; scope: PanelScope }; result: null };
    arrange: { params: Arrangement; result: null };
    /** Changes a setting of VS Code, for all panels. */
    configure: { params: Partial<PanelSettings>; result: null };
    refresh: { params: null; result: null };
    undo: { params: { change: ChangeId }; result: null };
    cancelChange: { params: { change: ChangeId }; result: null };
    openInTab: { params: { message: MessageId }; result: null };
    step: { params: { step: NextStep }; result: null };
    keys: { params: null; result: readonly KeyHelp[] };
  };
  events: {
    /** Another folder or search result, or the same with another order. Complete, not a delta. */
    view: { view: ListView; rows?: Rows };
    /** Fresh rows, pushed: new total, changed flags, order changed. Replaces what is shown of that window. */
    rows: Rows;
    /**
     * Something in the view changed on the server: ask again for the windows on screen. `added`:
     * messages that are new.
     */
    stale: { view: number; total?: number; added: readonly MessageId[] };
    /** These rows changed in place (flags). */
    changed: { view: number; rows: readonly MessageRow[] };
    /** How far the search behind the view has come. */
    searchState: { view: number; state: SearchState };
    /** Progress of the view's refresh. */
    busy: { busy: boolean };
    /** Trouble of the view, or its end. */
    trouble: { trouble?: Trouble };
    settings: PanelSettings;
    readerSettings: ReaderSettings;
    /** Open this message in the reading pane and select it. */
    open: { message: MessageId };
    command: { command: PanelCommand };
    /**
     * The user moves, archives or deletes these from here: once they are gone the next row is
     * opened. Messages that vanish without it (another client) leave the reading pane as it is.
     */
    leaving: Targets;
    /** A change that can be taken back: a toast. */
    changeMade: { change: ChangeId; text: string };
    /** It was taken back, or failed: its toast goes, and what came back is selected. */
    changeOver: { change: ChangeId; restored: readonly MessageId[] };
    progress: ChangeProgress;
  };
}

/** What the webview answers and tells. */
export interface WebviewInterface {
  requests: Record<never, never>;
  events: {
    /** The selection, for context keys, commands without arguments and restoring. */
    selected: { targets: Targets; opened?: MessageId };
    /** Where focus is, for keybindings' when clauses. */
    focused: { area: 'list' | 'reader' | 'field' | 'none' };
    /** The user gave list and reading pane another share: new panels begin with it. */
    resized: { share: number };
    log: { level: 'warn' | 'error'; text: string };
  };
}

/** The type of what is dragged out of the list: the JSON of `Targets`, with `copy` where it is not moved. */
export const draggedMessages = 'application/vnd.mail-browser.messages';
