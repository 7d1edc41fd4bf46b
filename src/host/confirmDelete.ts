import { l10n, window } from 'vscode';
import { type FolderId, folderOf } from '../model/id.ts';
import { hasTargets, type Targets } from '../model/messageSet.ts';
import type { EngineClient } from './engineClient.ts';
import type { Folders } from './folders.ts';

/** Deleting out of the trash cannot be taken back: the one change of messages that asks. */
export async function confirmedForGood(
  targets: Targets,
  { engine, folders }: { readonly engine: EngineClient; readonly folders: Folders },
): Promise<boolean> {
  const inTrash = (folder: FolderId): boolean => folders.find(folder)?.role === 'trash';
  const { messages, conversations = [], all } = targets;
  const lost: Targets = {
    messages: messages.filter((id) => inTrash(folderOf(id))),
    conversations: conversations.filter((id) => inTrash(folderOf(id))),
    ...(all && inTrash(all.set.folder) ? { all } : {}),
  };
  if (!hasTargets(lost)) return true;
  const count = await engine.request('count', lost);
  if (count === 0) return true;
  const remove = l10n.t('Delete for Good');
  const question =
    count === 1
      ? l10n.t('Delete this message for good? It cannot be brought back.')
      : l10n.t('Delete {0} messages for good? They cannot be brought back.', String(count));
  return (await window.showWarningMessage(question, { modal: true }, remove)) === remove;
}
