import type { AccountId } from './account.ts';
import type { MailError } from './errors.ts';
import type { FolderId } from './id.ts';
import type { MessageRow } from './message.ts';

export type SearchScope =
  { folder: FolderId; subfolders?: boolean } | { account: AccountId } | 'everywhere';

/** Where a search looks: 'inboxes' is each account's INBOX, 'mail' all folders but junk and trash. */
export type ViewScope = SearchScope | 'inboxes' | 'mail';

export interface SearchFailure {
  readonly account: AccountId;
  readonly folder?: FolderId;
  readonly error: MailError;
}

export interface SearchResult {
  readonly total: number;
  /** Newest first. */
  readonly rows: readonly MessageRow[];
  readonly failures: readonly SearchFailure[];
}

/** How far a search has come. */
export interface SearchProgress {
  /** Messages found so far, each once; it may become less when copies of one turn up. */
  readonly total: number;
  /** Every server has answered or failed. */
  readonly done: boolean;
  /** Accounts that have not answered yet. */
  readonly waiting: readonly AccountId[];
  readonly failures: readonly SearchFailure[];
  /** What a server could not be asked, and was answered otherwise or not at all; in words. */
  readonly notes: readonly string[];
}

/** The id by which `list` of the API takes a saved search: `search:` and its name. */
export const savedSearchPrefix = 'search:';
