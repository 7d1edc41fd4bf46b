import { l10n } from 'vscode';
import type { FolderRole } from '../model/folder.ts';

/** A role in words. */
export function roleName(role: FolderRole): string {
  const names: Record<FolderRole, string> = {
    inbox: l10n.t('Inbox'),
    drafts: l10n.t('Drafts'),
    sent: l10n.t('Sent'),
    archive: l10n.t('Archive'),
    junk: l10n.t('Junk'),
    trash: l10n.t('Trash'),
    all: l10n.t('All Mail'),
    flagged: l10n.t('Flagged'),
  };
  return names[role];
}
