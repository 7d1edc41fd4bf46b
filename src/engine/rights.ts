import * as l10n from '@vscode/l10n';
import { MailError } from '../model/errors.ts';
import type { ListedMailbox } from '../model/folder.ts';
import { mayDo, type Right } from '../model/rights.ts';

type Guarded = Pick<ListedMailbox, 'path' | 'rights'>;

/**
 * Refuses what the server would refuse, before anything is sent.
 * @throws MailError 'not-permitted' naming the folder and the right that is missing
 */
export function checkRights(folder: Guarded, ...rights: readonly Right[]): void {
  const missing = rights.find((right) => !mayDo(folder, right));
  if (missing === undefined) return;
  throw new MailError('not-permitted', sentence(missing, folder.path.join(' / ')));
}

function sentence(right: Right, folder: string): string {
  switch (right) {
    case 'r':
      return l10n.t('You may not read “{0}”: the right “{1}” is missing.', folder, right);
    case 's':
    case 'w':
      return l10n.t(
        'You may not mark messages in “{0}”: the right “{1}” is missing.',
        folder,
        right,
      );
    case 'i':
      return l10n.t(
        'You may not put messages into “{0}”: the right “{1}” is missing.',
        folder,
        right,
      );
    case 'k':
      return l10n.t(
        'You may not create folders in “{0}”: the right “{1}” is missing.',
        folder,
        right,
      );
    case 'x':
      return l10n.t(
        'You may not rename, move or delete “{0}”: the right “{1}” is missing.',
        folder,
        right,
      );
    case 't':
    case 'e':
      return l10n.t(
        'You may not delete messages in “{0}”: the right “{1}” is missing.',
        folder,
        right,
      );
  }
}
