import { Uri } from 'vscode';
import type { FolderId } from '../../model/id.ts';

const scheme = 'mail-folder';
const dimmed = 'dimmed';

/** What stands for a folder where VS Code asks how something is decorated. */
export function folderUri(id: FolderId, isDimmed: boolean): Uri {
  return Uri.from({ scheme, path: `/${id}`, query: isDimmed ? dimmed : '' });
}

/** The folder that a URI stands for; undefined for those of others. */
export function folderOfUri(uri: Uri): { id: FolderId; dimmed: boolean } | undefined {
  if (uri.scheme !== scheme) return undefined;
  return { id: uri.path.slice(1), dimmed: uri.query === dimmed };
}
