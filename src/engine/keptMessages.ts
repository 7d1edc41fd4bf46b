import { previewText } from '../message/preview.ts';
import type { ReadableMessage } from '../message/readable.ts';
import type { MessageRef } from '../model/id.ts';
import type { OpenedMessage } from '../model/opened.ts';
import type { StoredRow } from '../store/store.ts';
import type { AccountEngine } from './accountEngine.ts';
import { toMessageRow } from './row.ts';

/** A message as it is kept, before what depends on the account is said of it. */
export type StoredMessage = OpenedMessage & Pick<ReadableMessage, 'trace'>;

/** A message that was read or fetched ahead before; the row has its flags of now. */
export function keptMessage(engine: AccountEngine, ref: MessageRef): StoredMessage | undefined {
  const { mailbox, uid } = ref;
  if (!isCurrent(engine, ref)) return undefined;
  const row = engine.store.rows(mailbox, [uid]).get(uid);
  const text = row && (engine.store.texts.get(mailbox, uid) as ReadableMessage | undefined);
  return text && messageOf(engine, ref, row, text);
}

/** Keeps what is readable of a message; nothing of mailboxes whose numbering is not followed. */
export function keepMessage(
  engine: AccountEngine,
  ref: MessageRef,
  readable: ReadableMessage,
): void {
  if (!isCurrent(engine, ref)) return;
  engine.store.texts.save(ref.mailbox, ref.uid, readable);
  engine.store.savePreviews(ref.mailbox, new Map([[ref.uid, previewText(readable.text)]]));
}

export function messageOf(
  engine: AccountEngine,
  { mailbox, uidValidity }: MessageRef,
  row: StoredRow,
  readable: ReadableMessage,
): StoredMessage {
  const preview = row.preview ?? previewText(readable.text);
  const { folder } = engine.mailbox(mailbox);
  return { ...toMessageRow(folder, uidValidity, row), preview, ...readable };
}

function isCurrent(engine: AccountEngine, { mailbox, uidValidity }: MessageRef): boolean {
  return engine.mailbox(mailbox).state?.uidValidity === uidValidity;
}
