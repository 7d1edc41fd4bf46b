import { FileSystemError, type FileStat, FileType, Uri } from 'vscode';
import type { MessageId } from '../model/id.ts';
import type { EngineClient } from './engineClient.ts';
import { asMailError } from './failure.ts';
import { scheme } from './ids.ts';
import type { ReadOnlyFiles } from './readOnlyFiles.ts';

/** Octets of documents kept, so that stat and read of one opening are one download. */
const keptOctets = 32 * 2 ** 20;

/** A document of a message: `part` is an IMAP part number, 'source' for the whole, or 'headers'. */
export function documentUri(message: MessageId, part: string, filename: string): Uri {
  return Uri.from({
    scheme,
    path: `/${encodeURIComponent(message)}/${encodeURIComponent(part)}/${filename.replaceAll('/', '_')}`,
  });
}

/** Sources and attachments as files, which never change (RFC 9051 §2.3.1.1): every editor of VS Code opens them. */
export class MailDocuments implements ReadOnlyFiles {
  readonly #engine: EngineClient;
  readonly #kept = new Map<string, Promise<Uint8Array>>();

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { length } = await this.readFile(uri);
    return { type: FileType.File, ctime: 0, mtime: 0, size: length };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const key = uri.path;
    const kept = this.#kept.get(key) ?? this.#fetch(uri);
    this.#kept.set(key, kept);
    try {
      const octets = await kept;
      if (octets.length > keptOctets) this.#kept.delete(key);
      for (const old of this.#kept.keys()) {
        if (this.#kept.size <= 8) break;
        this.#kept.delete(old);
      }
      return octets;
    } catch (error) {
      this.#kept.delete(key);
      throw FileSystemError.Unavailable(asMailError(error).message);
    }
  }

  #fetch(uri: Uri): Promise<Uint8Array> {
    const [, message = '', part = ''] = uri.path.split('/').map(decodeURIComponent);
    if (part === 'source') return this.#engine.request('source', { message });
    if (part === 'headers') return this.#headers(message);
    return this.#engine.request('attachment', { message, part });
  }

  /** The headers for reading: unfolded and decoded. */
  async #headers(message: MessageId): Promise<Uint8Array> {
    const { headers } = await this.#engine.request('read', { message, markSeen: false });
    const lines = headers.map(({ name, value }) => `${name}: ${value}\n`);
    return new TextEncoder().encode(lines.join(''));
  }
}
