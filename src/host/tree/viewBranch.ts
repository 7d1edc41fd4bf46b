import { type Disposable, l10n, type TreeItem } from 'vscode';
import { MailError } from '../../model/errors.ts';
import { EventEmitter } from '../../model/event.ts';
import { parseFolderId } from '../../model/id.ts';
import type { ViewScope } from '../../model/search.ts';
import { accountName } from '../accounts/accountName.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { EngineClient } from '../engineClient.ts';
import { type Folders, folderPath } from '../folders.ts';
import type { SavedSearches } from '../search/savedSearches.ts';
import { allInboxes, type MailView, unifiedViews } from '../search/views.ts';
import { viewItem } from './items.ts';
import type { ViewNode, ViewsNode } from './nodes.ts';
import { ViewCounts } from './viewCounts.ts';

/** The part of the tree that is over all accounts: views above them, saved searches below. */
export class ViewBranch implements Disposable {
  readonly above: ViewsNode = { kind: 'views', of: 'unified' };
  readonly below: ViewsNode = { kind: 'views', of: 'saved' };
  readonly counts: ViewCounts;
  readonly #engine: EngineClient;
  readonly #accounts: Accounts;
  readonly #folders: Folders;
  readonly #saved: SavedSearches;
  readonly #changed = new EventEmitter<{ node: ViewNode | ViewsNode | undefined }>();
  /** What was handed out, by the id of the view. */
  readonly #nodes = new Map<string, ViewNode>();
  /** What is wrong with a query; empty where it is known to be right. */
  readonly #faults = new Map<string, string>();
  /** Whether the tree shows saved searches. */
  #hadSaved = false;
  readonly #disposables: Disposable[];

  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineClient, accounts: Accounts, folders: Folders, saved: SavedSearches) {
    this.#engine = engine;
    this.#accounts = accounts;
    this.#folders = folders;
    this.#saved = saved;
    this.counts = new ViewCounts(engine, () => this.#counted());
    this.#disposables = [
      this.counts,
      this.counts.onDidChange(({ view }) => this.#redraw(view)),
      folders.onDidChange(() => this.#redraw(allInboxes)),
      saved.onDidChange(() => this.#onSaved()),
    ];
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
  }

  get hasSaved(): boolean {
    this.#hadSaved = this.#saved.all().length > 0;
    return this.#hadSaved;
  }

  children({ of }: ViewsNode): readonly ViewNode[] {
    const views = of === 'unified' ? unifiedViews() : this.#saved.all();
    return views.map((view) => this.#node(view));
  }

  item(node: ViewNode): TreeItem {
    const { view } = node;
    const unread = view.id === allInboxes ? this.#folders.unreadInInboxes() : this.counts.of(view);
    const fault = this.#faults.get(view.query) || undefined;
    if (view.kind === 'saved' && !this.#faults.has(view.query)) void this.#check(view);
    return viewItem(node, { unread, fault, where: this.#where(view.scope) });
  }

  #onSaved(): void {
    const had = this.#hadSaved;
    for (const [id, { view }] of this.#nodes) if (view.kind === 'saved') this.#nodes.delete(id);
    this.counts.refresh();
    // The rest of the tree stays as it is where the node above them does.
    this.#changed.fire({ node: had && this.hasSaved ? this.below : undefined });
  }

  /** Views whose number says something; that of all inboxes is known without being asked for. */
  #counted(): readonly MailView[] {
    return [...this.#nodes.values()]
      .map(({ view }) => view)
      .filter(({ id, kind }) => kind === 'saved' || id === 'view:unread');
  }

  #node(view: MailView): ViewNode {
    const node = { kind: 'view', view } as const;
    this.#nodes.set(view.id, node);
    return node;
  }

  #redraw(id: string): void {
    const node = this.#nodes.get(id);
    if (node) this.#changed.fire({ node });
  }

  async #check({ id, query }: MailView): Promise<void> {
    this.#faults.set(query, '');
    try {
      await this.#engine.request('checkQuery', { query });
    } catch (error) {
      if (!MailError.is(error, 'bad-query')) return void this.#faults.delete(query);
      this.#faults.set(query, error.message);
      this.#redraw(id);
    }
  }

  #where(scope: ViewScope): string {
    if (scope === 'everywhere') return l10n.t('In all accounts');
    if (scope === 'inboxes') return l10n.t('In the inboxes of all accounts');
    if (scope === 'mail') return l10n.t('In all accounts, without junk and trash');
    const id = 'account' in scope ? scope.account : parseFolderId(scope.folder).account;
    const name = accountName(this.#accounts, id);
    const folder = 'folder' in scope ? this.#folders.find(scope.folder) : undefined;
    if (!folder) return l10n.t('In {0}', name);
    const path = folderPath(folder);
    return 'folder' in scope && scope.subfolders
      ? l10n.t('In {0} and its subfolders, {1}', path, name)
      : l10n.t('In {0}, {1}', path, name);
  }
}
