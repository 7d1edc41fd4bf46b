import { l10n } from 'vscode';
import type { Folder } from '../model/folder.ts';

/** Characters that a name may have; servers may take fewer. */
const longest = 255;

/**
 * What is wrong with a path that somebody types; undefined where nothing is. The server may still
 * refuse it.
 */
export function pathFault(
  path: readonly string[],
  existing: readonly Pick<Folder, 'path'>[],
): string | undefined {
  for (const segment of path) {
    if (segment.trim() === '') return l10n.t('A folder name cannot be empty.');
    if (/\p{Cc}/u.test(segment))
      return l10n.t('A folder name cannot hold control characters or line breaks.');
    if (segment.length > longest || !segment.isWellFormed())
      return l10n.t('This is too long for a folder name.');
  }
  const whole = path.join('\0');
  return existing.some((each) => each.path.join('\0') === whole)
    ? l10n.t('There is a folder with this name already.')
    : undefined;
}
