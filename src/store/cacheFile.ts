import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { MailError } from '../model/errors.ts';
import {
  type Database,
  type Driver,
  inTransaction,
  openDatabase,
  type Statement,
} from './database.ts';
import { isDamaged, isLocked, isUnwritable } from './faults.ts';
import { exclusively, untilFree } from './lock.ts';
import { eraseFromDisk, moveToDisk, moveToMemory } from './memoryTables.ts';
import { readJournal, writeJournal } from './salvage.ts';
import { removeSetAside, setAside } from './setAside.ts';

export interface CacheFileOptions {
  readonly driver: Driver;
  /** Whether the cache is written to disk; the journal always is. */
  readonly kept: boolean;
  /** Something happened to the file that people should know, in their language. */
  readonly onTrouble: (message: string) => void;
}

/** Milliseconds that a window waits for another one to have begun the file anew. */
const longestRenewal = 10_000;

/**
 * The database file of one account. A damaged one is set aside and begun anew, with the journal as
 * far as it can be read; where the disk fails, the cache goes on in memory.
 */
export class CacheFile {
  readonly #path: string;
  readonly #options: CacheFileOptions;
  #statements = new Map<string, Statement>();
  #database: Database;
  #inode: number | undefined;
  #transacting = false;
  #inMemory = false;
  /** Nothing can be written where it would be found again. */
  #homeless = false;

  constructor(path: string, options: CacheFileOptions) {
    this.#path = path;
    this.#options = options;
    this.#database = this.#open();
    if (!options.kept) this.keep(false);
  }

  close(): void {
    this.#database.close();
  }

  /** A statement that survives the end of its database. */
  prepare(sql: string): Statement {
    return {
      run: (...values) => this.#mending(() => this.#prepared(sql).run(...values)),
      get: (...values) => this.#mending(() => this.#prepared(sql).get(...values)),
      all: (...values) => this.#mending(() => this.#prepared(sql).all(...values)),
    };
  }

  /** All of `work` or none of it; work within work belongs to the outer one. May run `work` twice. */
  transact(work: () => void): void {
    // SQLite has no transactions within transactions.
    if (this.#transacting) return work();
    this.#mending(() => {
      this.#transacting = true;
      try {
        inTransaction(this.#database, work);
      } finally {
        this.#transacting = false;
      }
    });
  }

  /** @throws MailError where nothing that is written would be there after a restart */
  requireDisk(): void {
    if (this.#homeless) throw cannotWrite();
  }

  /** From now on the cache is kept on disk, or only in memory with nothing of it left on disk. */
  keep(kept: boolean): void {
    if (this.#homeless || this.#path === ':memory:') return;
    this.#mending(() => {
      if (kept === this.#inMemory)
        inTransaction(this.#database, () => (kept ? moveToDisk : moveToMemory)(this.#database));
      this.#inMemory = !kept;
      this.#statements.clear();
      if (!kept) this.#erase();
    });
  }

  #erase(): void {
    try {
      eraseFromDisk(this.#database);
      removeSetAside(this.#path);
    } catch (error) {
      if (isDamaged(error)) throw error;
      this.#options.onTrouble(
        l10n.t(
          'The mail cache could not be removed from this computer ({0}). Close other windows and reload this one.',
          reasonOf(error),
        ),
      );
    }
  }

  #prepared(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  /** Runs `work`, and once more when what failed was the file and could be mended. */
  #mending<T>(work: () => T): T {
    // Within a transaction all of it has to be done again.
    if (this.#transacting) return work();
    try {
      return work();
    } catch (error) {
      this.#mend(error);
    }
    try {
      return work();
    } catch (error) {
      // The journal stays on disk, whatever became of the cache.
      throw isUnwritable(error) ? cannotWrite() : error;
    }
  }

  #mend(error: unknown): void {
    if (isDamaged(error)) this.#rebuild(error);
    else if (!isUnwritable(error)) throw error;
    else if (this.#inMemory || this.#homeless) throw cannotWrite();
    else this.#goOnInMemory(error);
  }

  #open(): Database {
    if (this.#path === ':memory:') return openDatabase(this.#options.driver, this.#path);
    // Who opens the file while another window sets it aside would have its log taken away.
    untilFree(this.#renewing, longestRenewal);
    try {
      return this.#openFile();
    } catch (error) {
      return isUnwritable(error) || isLocked(error) ? this.#openNowhere(error) : this.#renew(error);
    }
  }

  #openFile(): Database {
    // What a crash left behind; another window that has it open looks the same.
    const unclean = ['-wal', '-journal'].some((suffix) => sizeOf(`${this.#path}${suffix}`) > 0);
    // Made here, for nobody else is to read it.
    if (!existsSync(this.#path)) closeSync(openSync(this.#path, 'a', 0o600));
    this.#inode = inodeOf(this.#path);
    const database = openDatabase(this.#options.driver, this.#path);
    try {
      if (unclean) check(database);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  get #renewing(): string {
    return `${this.#path}.renewing`;
  }

  #renew(error: unknown): Database {
    try {
      // Several windows may find it damaged at once: the first one's new file is for all.
      return exclusively(this.#renewing, () =>
        inodeOf(this.#path) === this.#inode ? this.#replaceFile(error) : this.#openFile(),
      );
    } catch {
      return this.#openNowhere(error);
    }
  }

  /** Sets the file aside and begins another one with its journal. */
  #replaceFile(error: unknown): Database {
    const { driver, onTrouble } = this.#options;
    const journal = readJournal(driver, this.#path);
    setAside(this.#path);
    const database = this.#openFile();
    writeJournal(database, journal);
    onTrouble(
      l10n.t(
        'The mail cache could not be read ({0}). It was set aside and is built anew; changes on their way were carried over as far as possible.',
        reasonOf(error),
      ),
    );
    return database;
  }

  #rebuild(error: unknown): void {
    const wasInMemory = this.#inMemory;
    this.#statements = new Map();
    try {
      this.#database.close();
    } catch {
      // A file this damaged may not even be closed properly.
    }
    this.#inMemory = false;
    this.#database = this.#path === ':memory:' ? this.#open() : this.#renew(error);
    if (wasInMemory) this.keep(false);
  }

  #goOnInMemory(error: unknown): void {
    this.#statements = new Map();
    try {
      moveToMemory(this.#database);
    } catch {
      this.#database.close();
      this.#database = this.#openNowhere(error);
      return;
    }
    this.#inMemory = true;
    this.#options.onTrouble(
      l10n.t(
        'The mail cache cannot be written ({0}) and goes on in memory. Free some space and reload the window.',
        reasonOf(error),
      ),
    );
  }

  #openNowhere(error: unknown): Database {
    this.#homeless = true;
    this.#options.onTrouble(
      l10n.t(
        'The mail cache cannot be opened ({0}) and is kept in memory. Check the folder {1} and reload the window.',
        reasonOf(error),
        this.#path,
      ),
    );
    return openDatabase(this.#options.driver, ':memory:');
  }
}

/** Looks for damage in all tables but the texts, which are most of the file and worth the least. */
function check(database: Database): void {
  const tables = database
    .prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> 'texts'`)
    .all();
  for (const { name } of tables) {
    const found = database.prepare(`PRAGMA quick_check(${String(name)})`).get();
    if (found?.['quick_check'] !== 'ok')
      throw new Error(`malformed: ${String(found?.['quick_check'])}`);
  }
}

function cannotWrite(): MailError {
  return new MailError(
    'not-permitted',
    l10n.t(
      'The change cannot be written down, for the disk is full or out of order. Free some space, reload the window and try again.',
    ),
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}
