import * as l10n from '@vscode/l10n';
import { flagged, hasFlag, keywordsOf, seen } from '../../model/flags.ts';
import type { JournalledChange, Subject } from './step.ts';

/** A change in a few words, for people: what undo takes back, what waits, what failed. */
export function describe({ subject, undoes }: JournalledChange): string {
  const words = describeSubject(subject);
  return undoes === undefined ? words : l10n.t('Undo: {0}', words);
}

function describeSubject(subject: Subject): string {
  const { kind, count } = subject;
  const folder = shown(subject.folder);
  switch (kind) {
    case 'append':
      return l10n.t('Store a message in “{0}”', folder);
    case 'create':
      return l10n.t('Create the folder “{0}”', folder);
    case 'rename':
      if (subject.folder?.at(-1) === subject.newPath?.at(-1))
        return describeMove(folder, subject.newPath ?? []);
      return l10n.t('Rename the folder “{0}” to “{1}”', folder, shown(subject.newPath));
    case 'deleteFolder':
      return count === 1
        ? l10n.t('Delete the folder “{0}”', folder)
        : l10n.t('Delete the folder “{0}” and {1} subfolders', folder, String(count - 1));
    case 'subscribe':
      return l10n.t('Subscribe to the folder “{0}”', folder);
    case 'unsubscribe':
      return l10n.t('Unsubscribe from the folder “{0}”', folder);
    default: {
      const words = describeMessages(kind, subject, folder);
      return count === 1
        ? l10n.t('{0} (1 message)', words)
        : l10n.t('{0} ({1} messages)', words, count);
    }
  }
}

function describeMove(folder: string, newPath: readonly string[]): string {
  const parent = newPath.slice(0, -1);
  return parent.length === 0
    ? l10n.t('Move the folder “{0}” to the top', folder)
    : l10n.t('Move the folder “{0}” into “{1}”', folder, shown(parent));
}

function describeMessages(
  kind: 'flags' | 'move' | 'copy' | 'archive' | 'junk' | 'delete' | 'empty',
  subject: Subject,
  folder: string,
): string {
  switch (kind) {
    case 'flags':
      return describeFlags(subject);
    case 'move':
      return l10n.t('Move to “{0}”', folder);
    case 'copy':
      return l10n.t('Copy to “{0}”', folder);
    case 'archive':
      return l10n.t('Archive');
    case 'junk':
      return l10n.t('Move to junk');
    case 'delete':
      return l10n.t('Delete');
    case 'empty':
      return l10n.t('Empty “{0}”', folder);
  }
}

function describeFlags({ add = [], remove = [] }: Subject): string {
  if (add.length + remove.length === 1) {
    if (hasFlag(add, seen)) return l10n.t('Mark as read');
    if (hasFlag(remove, seen)) return l10n.t('Mark as unread');
    if (hasFlag(add, flagged)) return l10n.t('Flag');
    if (hasFlag(remove, flagged)) return l10n.t('Remove flag');
  }
  const keywords = keywordsOf([...add, ...remove]).length;
  return keywords === add.length + remove.length
    ? l10n.t('Change keywords')
    : l10n.t('Change flags');
}

function shown(path: readonly string[] = []): string {
  return path.join(' / ');
}
