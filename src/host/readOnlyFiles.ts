import {
  EventEmitter,
  type FileChangeEvent,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  type Uri,
} from 'vscode';

/** Files that can be read and never change. */
export interface ReadOnlyFiles {
  stat(uri: Uri): Promise<FileStat>;
  readFile(uri: Uri): Promise<Uint8Array>;
}

/** A file system of them, without folders. */
export function readOnlyFiles(files: () => ReadOnlyFiles): FileSystemProvider {
  const refuse = (): never => {
    throw FileSystemError.NoPermissions();
  };
  return {
    onDidChangeFile: new EventEmitter<FileChangeEvent[]>().event,
    watch: () => ({ dispose: () => undefined }),
    stat: (uri) => files().stat(uri),
    readFile: (uri) => files().readFile(uri),
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
