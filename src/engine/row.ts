import { type FolderId, messageId } from '../model/id.ts';
import type { MessageRow } from '../model/message.ts';
import type { FetchedRow } from '../imap/rows.ts';
import { hasAttachments } from '../message/choose.ts';
import { readStructure } from '../message/structure.ts';
import type { StoredRow } from '../store/store.ts';

/** A fetched row as the cache keeps it. */
export function toStoredRow(row: FetchedRow): StoredRow {
  const { structure, ...rest } = row;
  if (structure === undefined) return { ...rest, hasAttachments: false };
  const part = readStructure(structure);
  return { ...rest, hasAttachments: hasAttachments(part), structure: part };
}

/** A cached row as the list shows it. */
export function toMessageRow(folder: FolderId, uidValidity: bigint, row: StoredRow): MessageRow {
  const { uid, structure: _, inReplyTo: __, threadId: ___, ...rest } = row;
  return { id: messageId(folder, uidValidity, uid), folder, ...rest };
}
