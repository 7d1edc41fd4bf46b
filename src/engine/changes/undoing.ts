import * as l10n from '@vscode/l10n';
import { MailError } from '../../model/errors.ts';
import type { AccountId } from '../../model/account.ts';
import { folderId, type MessageId, messageId } from '../../model/id.ts';
import { isMessageStep, type JournalledChange, type Step } from './step.ts';

/**
 * The steps that take back what a change has done.
 * @throws MailError 'cannot-undo' saying why
 */
export function planUndo({ subject, takeBack }: JournalledChange): readonly Step[] {
  if (takeBack.length > 0) return takeBack;
  switch (subject.kind) {
    case 'delete':
    case 'empty':
    case 'deleteFolder':
      throw cannotUndo(l10n.t('What is deleted for good cannot be brought back.'));
    case 'flags':
      throw cannotUndo(l10n.t('The change made no difference, so there is nothing to undo.'));
    default:
      throw cannotUndo(
        l10n.t('The server did not tell where the messages are, so this cannot be undone.'),
      );
  }
}

/** Whether the user made a change that can be taken back, as far as can be said before it is done. */
export function isUndoable({ unasked, undoes, steps }: JournalledChange): boolean {
  return !unasked && undoes === undefined && steps.some((step) => leavesWayBack(step));
}

function leavesWayBack(step: Step): boolean {
  if (step.kind === 'flags') return step.before.length + step.unknown.length > 0;
  return !['expunge', 'delete'].includes(step.kind);
}

/** The messages that these steps had taken off their lists and that never left the server. */
export function shownAgain(account: AccountId, steps: readonly Step[]): MessageId[] {
  return steps.filter(isMessageStep).flatMap(({ kind, mailbox, uidValidity, uids }) => {
    const folder = folderId(account, mailbox);
    if (kind === 'copy' || kind === 'flags') return [];
    return uids.map((uid) => messageId(folder, BigInt(uidValidity), uid));
  });
}

/** It was too long ago, undone already, or never done. */
export function noMoreUndo(): MailError {
  return cannotUndo(l10n.t('This change cannot be undone any more.'));
}

function cannotUndo(message: string): MailError {
  return new MailError('cannot-undo', message);
}
