import { homedir } from 'node:os';
import { l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import { MailError } from '../model/errors.ts';
import { freeName, harmlessName } from '../model/filename.ts';
import { asMailError } from './failure.ts';
import { plain } from './plain.ts';

/** A file that can be had when it is wanted. */
export interface FileToSave {
  readonly name: string;
  readonly octets: (signal: AbortSignal) => Promise<Uint8Array>;
}

/** Where files went last in this session: never into the workspace by default. */
let lastFolder = Uri.file(homedir());

/**
 * Asks where to and writes: one file under a name of the user's, several into a folder, where none
 * takes the place of another. Resolves when they are there or the user gave up.
 * @throws MailError that names the files which are not there, and why
 */
export async function saveInto(files: readonly FileToSave[], title: string): Promise<void> {
  const [first, ...others] = files;
  if (!first) return;
  if (others.length === 0) {
    const target = await window.showSaveDialog({
      defaultUri: Uri.joinPath(lastFolder, first.name),
      title,
    });
    if (!target) return;
    lastFolder = Uri.joinPath(target, '..');
    return withProgress(l10n.t('Saving {0}…', first.name), async (_, signal) => {
      await workspace.fs.writeFile(target, await first.octets(signal));
    });
  }
  const [folder] =
    (await window.showOpenDialog({
      ...{ canSelectFiles: false, canSelectFolders: true, defaultUri: lastFolder },
      ...{ title, openLabel: l10n.t('Save {0} files here', String(files.length)) },
    })) ?? [];
  if (!folder) return;
  lastFolder = folder;
  await saveAll(files, folder);
}

async function saveAll(files: readonly FileToSave[], folder: Uri): Promise<void> {
  const { fs: system } = workspace;
  const taken = new Set((await system.readDirectory(folder)).map(([name]) => name.toLowerCase()));
  const failed: string[] = [];
  let saved = 0;
  await withProgress(l10n.t('Saving {0} files…', String(files.length)), async (step, signal) => {
    for (const { name, octets } of files) {
      if (signal.aborted) break;
      // Names are made harmless where they are read; what is a path is checked once more.
      const free = freeName(harmlessName(name) || 'file', taken);
      taken.add(free.toLowerCase());
      step(free, 100 / files.length);
      try {
        await system.writeFile(Uri.joinPath(folder, free), await octets(signal));
        saved += 1;
      } catch (error) {
        failed.push(`${free}: ${asMailError(error).message}`);
      }
    }
  });
  if (failed.length > 0)
    throw new MailError(
      'server-error',
      l10n.t(
        '{0} of {1} files were not saved: {2}',
        ...[failed.length, files.length].map(String),
        failed.slice(0, 3).join('; '),
      ),
    );
  const text = l10n.t('{0} files are saved in {1}.', String(saved), folder.fsPath);
  void window.showInformationMessage(plain(text));
}

type Step = (message: string, percent: number) => void;

async function withProgress(
  title: string,
  work: (step: Step, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const location = ProgressLocation.Notification;
  const options = { location, title: plain(title), cancellable: true };
  await window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    await work(
      (message, increment) => progress.report({ message: plain(message), increment }),
      controller.signal,
    );
  });
}
