import {
  ConfigurationTarget,
  type Disposable,
  l10n,
  type LogOutputChannel,
  workspace,
} from 'vscode';
import { MailError } from '../../model/errors.ts';
import { EventEmitter } from '../../model/event.ts';
import { savedSearchPrefix, type ViewScope } from '../../model/search.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Folders } from '../folders.ts';
import { settings } from '../ids.ts';
import {
  type Places,
  readSavedSearches,
  resolve,
  type SavedSearchEntry,
  whereOf,
} from './savedSearchSetting.ts';
import type { MailView } from './views.ts';

/** The searches the user saved: the setting `mail.savedSearches`, which goes from machine to machine. */
export class SavedSearches implements Disposable {
  readonly #accounts: Accounts;
  readonly #folders: Folders;
  readonly #log: LogOutputChannel;
  readonly #changed = new EventEmitter<void>();
  readonly #disposables: Disposable[];
  /** What the log has been told. */
  readonly #told = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(accounts: Accounts, folders: Folders, log: LogOutputChannel) {
    this.#accounts = accounts;
    this.#folders = folders;
    this.#log = log;
    this.#disposables = [
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${settings.section}.${settings.savedSearches}`))
          this.#changed.fire();
      }),
      accounts.onDidChange(() => this.#changed.fire()),
    ];
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
  }

  /** Those that can be run, in the order of the setting. */
  all(): readonly MailView[] {
    const { entries, faults } = readSavedSearches(this.#raw());
    for (const fault of faults) this.#tell(fault);
    return entries.flatMap((entry) => this.#view(entry) ?? []);
  }

  /** The one with this id: `search:` and its name. */
  find(id: string): MailView | undefined {
    return this.all().find((each) => each.id === id);
  }

  /** @throws MailError 'not-found' */
  require(id: string): MailView {
    const view = this.find(id);
    if (view) return view;
    throw new MailError('not-found', l10n.t('There is no such saved search any more.'));
  }

  /** The query as the user wrote it, for changing it. */
  queryOf(id: string): string | undefined {
    return this.#entries().find(({ name }) => idOf(name) === id)?.query;
  }

  /** Keeps a search under a name, in the place of one that has it. */
  async save(name: string, query: string, scope: ViewScope): Promise<void> {
    const entry = { name, query, ...whereOf(scope, this.#places) };
    const raw = this.#list();
    const at = raw.findIndex((each) => isNamed(each, idOf(name)));
    await this.#write(at < 0 ? [...raw, entry] : raw.with(at, entry));
  }

  /** Gives a search another query; where it looks stays. @throws MailError 'not-found' */
  async edit(id: string, query: string): Promise<void> {
    await this.#change(id, (entry) => ({ ...entry, query }));
  }

  /** @throws MailError 'not-found' */
  async rename(id: string, name: string): Promise<void> {
    await this.#change(id, (entry) => ({ ...entry, name }));
  }

  /** Takes a search out; what it returns puts it back where it was. @throws MailError 'not-found' */
  async remove(id: string): Promise<() => Promise<void>> {
    const raw = this.#list();
    const at = this.#place(id);
    const removed = raw[at];
    await this.#write(raw.toSpliced(at, 1));
    return () => this.#write(this.#list().toSpliced(at, 0, removed));
  }

  #view(entry: SavedSearchEntry): MailView | undefined {
    const { name } = entry;
    const resolved = resolve(entry, this.#places);
    if (resolved) return { id: idOf(name), name, ...resolved, kind: 'saved' };
    const text = l10n.t(
      'The saved search “{0}” is for “{1}”, an account that is not there. Add the account, or change “in” in the setting “mail.savedSearches”.',
      name,
      entry.in ?? '',
    );
    this.#tell(text);
    return undefined;
  }

  get #places(): Places {
    return {
      accounts: this.#accounts.all(),
      folders: (account) => this.#folders.of(account),
    };
  }

  async #change(id: string, change: (entry: SavedSearchEntry) => SavedSearchEntry): Promise<void> {
    const raw = this.#list();
    const at = this.#place(id);
    await this.#write(raw.with(at, change(raw[at] as SavedSearchEntry)));
  }

  #place(id: string): number {
    const at = this.#list().findIndex((each) => isNamed(each, id));
    if (at >= 0) return at;
    throw new MailError('not-found', l10n.t('There is no such saved search any more.'));
  }

  #entries(): readonly SavedSearchEntry[] {
    return readSavedSearches(this.#raw()).entries;
  }

  /** The setting as it stands, entries nobody can read included: writing must not lose them. */
  #list(): readonly unknown[] {
    const raw = this.#raw();
    return Array.isArray(raw) ? (raw as unknown[]) : [];
  }

  #raw(): unknown {
    return workspace.getConfiguration(settings.section).get<unknown>(settings.savedSearches);
  }

  async #write(value: readonly unknown[]): Promise<void> {
    await workspace
      .getConfiguration(settings.section)
      .update(settings.savedSearches, value, ConfigurationTarget.Global);
  }

  #tell(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#log.warn(text);
  }
}

function idOf(name: string): string {
  return `${savedSearchPrefix}${name}`;
}

function isNamed(entry: unknown, id: string): boolean {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'name' in entry &&
    typeof entry.name === 'string' &&
    idOf(entry.name) === id
  );
}
