import type { AccountId } from './account.ts';
import type { MailError } from './errors.ts';
import type { FolderId } from './id.ts';
import type { MessageRow } from './message.ts';

export type SearchScope =
  { folder: FolderId; subfolders?: boolean } | { account: AccountId } | 'everywhere';

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
