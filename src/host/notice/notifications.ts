import { type Disposable, l10n, type LogOutputChannel, window, workspace } from 'vscode';
import { plain } from '../plain.ts';
import { type FolderId, type MessageId, parseFolderId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { ChangeRequest } from '../../protocol/engine.ts';
import type { CommandSurroundings } from '../commands/registry.ts';
import { asMailError } from '../failure.ts';
import { folderPath } from '../folders.ts';
import { settings } from '../ids.ts';
import { allInboxes, unifiedViews } from '../search/views.ts';
import { followed } from './followed.ts';
import { type Arrived, Grouping } from './grouping.ts';
import { type Place, wordsForOne, wordsForSeveral } from './noticeWords.ts';
import { type NotifyEntry, readNotifyFolders, readNotifyMode } from './notifySetting.ts';

/** Milliseconds after activation before anything is connected: VS Code has enough to do. */
const startDelay = 3_000;
/** Milliseconds in which several reasons to look at what is followed become one. */
const settleTime = 500;

const nothing = '[]';

/** Tells of new mail while nobody looks, and has the accounts connected for that. */
export class Notifications implements Disposable {
  readonly #around: CommandSurroundings;
  readonly #log: Pick<LogOutputChannel, 'warn'>;
  readonly #grouping = new Grouping((group) => this.#tell(group));
  readonly #disposables: Disposable[];
  /** What the log has been told. */
  readonly #told = new Set<string>();
  /** What the engine tells of now, as JSON. */
  #following = nothing;
  #started = false;
  #timer: NodeJS.Timeout;

  constructor(around: CommandSurroundings, log: Pick<LogOutputChannel, 'warn'>) {
    this.#around = around;
    this.#log = log;
    const { engine, accounts, folders } = around;
    this.#timer = setTimeout(() => this.#start(), startDelay);
    this.#disposables = [
      this.#grouping,
      engine.onArrived((arrived) => {
        if (!window.state.focused) this.#grouping.add(arrived);
      }),
      engine.onCrashed(() => {
        this.#following = nothing;
        this.#followSoon();
      }),
      accounts.onDidChange(() => this.#followSoon()),
      folders.onDidChange(() => this.#followSoon()),
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#grouping.drop();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${settings.section}.notify`)) this.#followSoon();
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const each of this.#disposables) each.dispose();
  }

  #start(): void {
    this.#started = true;
    void this.#follow();
    if (!workspace.getConfiguration(settings.section).get<boolean>(settings.connectAtStartup))
      return;
    const { engine, accounts } = this.#around;
    for (const { id, enabled } of accounts.all())
      // The state of the account says what went wrong.
      if (enabled !== false) void engine.request('connect', { account: id }).catch(() => undefined);
  }

  #followSoon(): void {
    if (!this.#started) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(), settleTime);
  }

  /** Has the engine tell of the folders that the settings name. */
  async #follow(): Promise<void> {
    try {
      const folders = JSON.stringify(await this.#wanted());
      if (folders === this.#following) return;
      this.#following = folders;
      const { engine } = this.#around;
      await engine.request('tellArrivals', { folders: JSON.parse(folders) as FolderId[] });
    } catch (error) {
      this.#following = nothing;
      this.#log.warn(`New mail is not told of: ${asMailError(error).message}`);
    }
  }

  async #wanted(): Promise<readonly FolderId[]> {
    const { accounts, folders } = this.#around;
    const configuration = workspace.getConfiguration(settings.section);
    const mode = readNotifyMode(configuration.get(settings.notify));
    const { entries, faults } = readNotifyFolders(configuration.get(settings.notifyFolders));
    if (mode === 'folders') {
      for (const fault of faults) this.#tellOnce(fault);
      await Promise.allSettled(
        accounts
          .all()
          .filter(({ enabled, address }) => enabled !== false && isNamed(address, entries))
          .map(({ id }) => folders.load(id)),
      );
    }
    const found = followed(mode, entries, accounts.all(), (id) => folders.of(id));
    for (const entry of found.unknown) this.#tellUnknown(entry);
    return found.folders;
  }

  /** Only where the folders are known: an account that is offline may well have it. */
  #tellUnknown({ account, folder }: NotifyEntry): void {
    const { accounts, folders } = this.#around;
    const named = accounts.all().filter(({ address }) => isNamed(address, [{ account, folder }]));
    if (named.some(({ id }) => folders.of(id).length === 0)) return;
    this.#tellOnce(l10n.t('mail.notify.folders: {0} has no folder “{1}”.', account, folder));
  }

  #tellOnce(fault: string): void {
    if (this.#told.has(fault)) return;
    this.#told.add(fault);
    this.#log.warn(fault);
  }

  #tell(group: readonly Arrived[]): void {
    if (window.state.focused) return;
    const count = group.reduce((sum, each) => sum + each.count, 0);
    const rows = group.flatMap(({ messages }) => messages);
    const [row] = rows;
    const telling = count === 1 && row ? this.#tellOne(row) : this.#tellSeveral(group, count, rows);
    telling.catch((error: unknown) => this.#around.failures.show(error));
  }

  async #tellOne(row: MessageRow): Promise<void> {
    const [open, archive, read] = [l10n.t('Open'), l10n.t('Archive'), l10n.t('Mark as Read')];
    const words = wordsForOne(row, this.#placeOf(row.folder));
    const answer = await window.showInformationMessage(plain(words), open, archive, read);
    if (answer === open) await this.#around.tabs.open(row.id, undefined);
    else if (answer === archive) await this.#change({ kind: 'archive', messages: [row.id] });
    else if (answer === read) await this.#markRead([row.id]);
  }

  async #tellSeveral(
    group: readonly Arrived[],
    count: number,
    rows: readonly MessageRow[],
  ): Promise<void> {
    const [open, read] = [l10n.t('Open'), l10n.t('Mark All as Read')];
    const places = group.map(({ folder }) => this.#placeOf(folder));
    // Of very many not all are known by name, and others must not be marked.
    const buttons = rows.length === count ? [open, read] : [open];
    const words = wordsForSeveral(count, places);
    const answer = await window.showInformationMessage(plain(words), ...buttons);
    if (answer === open) await this.#openAll(group);
    else if (answer === read) await this.#markRead(rows.map(({ id }) => id));
  }

  async #openAll([first, ...others]: readonly Arrived[]): Promise<void> {
    const panel = this.#around.panels.open();
    const view = unifiedViews().find(({ id }) => id === allInboxes);
    if (others.length > 0 && view) await panel.showView(view);
    else if (first) await panel.showFolder(first.folder);
  }

  #markRead(messages: readonly MessageId[]): Promise<void> {
    return this.#change({ kind: 'flags', messages, change: { add: ['\\Seen'] } });
  }

  async #change(request: ChangeRequest): Promise<void> {
    await this.#around.engine.request('change', request);
  }

  #placeOf(id: FolderId): Place {
    const { accounts, folders } = this.#around;
    const { account, mailbox } = parseFolderId(id);
    const folder = folders.find(id);
    const inbox = mailbox === 'INBOX' ? l10n.t('Inbox') : mailbox;
    return {
      folder: folder ? folderPath(folder) : inbox,
      account: accounts.find(account)?.address ?? '',
    };
  }
}

function isNamed(address: string, entries: readonly NotifyEntry[]): boolean {
  return entries.some(({ account }) => account.toLowerCase() === address.toLowerCase());
}
