import { config } from '@vscode/l10n';
import {
  commands as vscodeCommands,
  type ExtensionContext,
  l10n,
  type TreeView,
  window,
} from 'vscode';
import type { MailApi } from './api.ts';
import { Accounts } from './host/accounts/accounts.ts';
import { TroubleNotices } from './host/accounts/troubleNotices.ts';
import { createApi } from './host/api.ts';
import { Attachments } from './host/attachments.ts';
import { ChangesUnderWay } from './host/changeProgress.ts';
import { registerAccountCommands } from './host/commands/accountCommands.ts';
import { registerChangeCommands } from './host/commands/changeCommands.ts';
import { registerFolderCommands } from './host/commands/folderCommands.ts';
import { registerNoticeCommands } from './host/commands/noticeCommands.ts';
import { registerMessageCommands } from './host/commands/messageCommands.ts';
import { registerPanelCommands } from './host/commands/panelCommands.ts';
import { registerReaderCommands } from './host/commands/readerCommands.ts';
import { Registry } from './host/commands/registry.ts';
import { registerSampleCommands } from './host/commands/sampleCommands.ts';
import { registerSearchCommands, saveSearch } from './host/commands/searchCommands.ts';
import { registerSourceCommands } from './host/commands/sourceCommands.ts';
import { MailDocuments } from './host/documents.ts';
import { EngineClient } from './host/engineClient.ts';
import { Failures } from './host/failure.ts';
import { Favourites } from './host/favourites.ts';
import { refreshOnFocus } from './host/focus.ts';
import { Folders } from './host/folders.ts';
import { commands } from './host/ids.ts';
import type { Contributions } from './host/keyHelp.ts';
import { LinkHandler } from './host/linkHandler.ts';
import { Arrangements } from './host/mailbox/arrangements.ts';
import { Log } from './host/log.ts';
import { MailboxPanels, type PanelSurroundings } from './host/mailbox/panels.ts';
import { allowRemoteImages, remoteImages } from './host/reader/readerSettings.ts';
import { RemoteConsent } from './host/reader/remoteConsent.ts';
import { MessageTabs } from './host/reader/messageTabs.ts';
import { Notifications } from './host/notice/notifications.ts';
import { plain } from './host/plain.ts';
import { reportIssue } from './host/report/reportIssue.ts';
import { SearchHistory } from './host/search/history.ts';
import { namedFolders } from './host/search/namedFolders.ts';
import { SavedSearches } from './host/search/savedSearches.ts';
import { suggest } from './host/search/suggest.ts';
import { unifiedViews } from './host/search/views.ts';
import { StatusItem } from './host/status/statusItem.ts';
import { FolderDecorations } from './host/tree/folderDecorations.ts';
import { FolderTree } from './host/tree/folderTree.ts';
import type { Node } from './host/tree/nodes.ts';
import { TreeDrops } from './host/tree/treeDrops.ts';
import { ViewBranch } from './host/tree/viewBranch.ts';

/** What VS Code reaches the rooms by. */
export interface Rooms {
  readonly api: MailApi;
  readonly commands: Registry;
  readonly tree: FolderTree;
  readonly drops: TreeDrops;
  readonly panels: MailboxPanels;
  readonly tabs: MessageTabs;
  readonly links: LinkHandler;
  readonly documents: MailDocuments;
}

/** Puts the rooms together; connects nothing and reads nothing but the settings. */
export function openRooms(context: ExtensionContext, view: TreeView<Node>): Rooms {
  // What needs no VS Code has its words from the same bundle.
  if (l10n.bundle) config({ contents: l10n.bundle });
  const log = new Log(window.createOutputChannel('Mail Browser', { log: true }));
  const failures = new Failures(log);
  const accounts = new Accounts(context, failures);
  const engine = new EngineClient(context, log, accounts.secret.bind(accounts));
  accounts.attach(engine);
  const folders = new Folders(engine, accounts);
  const saved = new SavedSearches(accounts, folders, log);
  const history = new SearchHistory(context.globalState);
  const branch = new ViewBranch(engine, accounts, folders, saved);
  const favourites = new Favourites(context.globalState);
  const tree = new FolderTree({ engine, accounts, folders, branch, favourites }, view);
  const suggesting = { engine, history, folders: () => namedFolders(accounts, folders) };
  const attachments = new Attachments(engine, (message, within) =>
    tabs.open(message, undefined, within),
  );
  const surroundings: PanelSurroundings = {
    extensionUri: context.extensionUri,
    engine,
    accounts,
    folders,
    attachments,
    consent: new RemoteConsent(context.globalState, remoteImages, allowRemoteImages),
    failures,
    log,
    arrangements: new Arrangements(context.globalState),
    memento: context.globalState,
    contributions: (context.extension.packageJSON as { contributes: Contributions }).contributes,
    searching: {
      suggest: (text, cursor) => suggest(suggesting, text, cursor),
      remember: (query) => history.add(query),
      forget: (query) => history.remove(query),
      save: (query, scope) => saveSearch(saved, query, scope),
      view: (id) => unifiedViews().find((each) => each.id === id) ?? saved.find(id),
    },
    openInTab: (message, panel) => tabs.open(message, panel),
    search: (query, scope) => panels.open().showSearch(query, scope),
  };
  const panels = new MailboxPanels(surroundings);
  const tabs = new MessageTabs(surroundings);
  const around = { engine, accounts, folders, tree, panels, tabs, failures };
  const registry = new Registry(failures);
  registerAccountCommands(registry, around);
  registerFolderCommands(registry, { ...around, favourites });
  registerSampleCommands(registry, around);
  registerMessageCommands(registry, around);
  registerSourceCommands(registry, around, context.extension.id);
  registerPanelCommands(registry, around);
  registerReaderCommands(registry, around);
  registerChangeCommands(registry, around);
  registerSearchCommands(registry, { ...around, saved, history });
  registerNoticeCommands(registry, around);
  registry.add(commands.reportIssue, () =>
    reportIssue({ ...around, log, extension: context.extension }),
  );
  registry.add(commands.logShow, () => log.show());
  registry.add(commands.walkthroughOpen, () =>
    vscodeCommands.executeCommand(
      'workbench.action.openWalkthrough',
      `${context.extension.id}#start`,
      false,
    ),
  );
  engine.onChangeFailed((failed) => void failures.showChange(failed, engine));
  engine.onTrouble(({ message }) => void window.showWarningMessage(plain(message)));
  context.subscriptions.push(
    new ChangesUnderWay(engine, () => panels.visible),
    new TroubleNotices(
      accounts,
      async (message, button) =>
        (await window.showWarningMessage(plain(message), button)) === button,
      (command, account) => vscodeCommands.executeCommand(command, account),
    ),
    new StatusItem(engine, accounts, folders),
    new Notifications(around, log),
    refreshOnFocus(engine, panels),
    panels,
    tabs,
    tree,
    new FolderDecorations(folders),
    saved,
    folders,
    accounts,
    engine,
    log,
  );
  return {
    api: createApi(engine, accounts, saved),
    commands: registry,
    tree,
    drops: new TreeDrops({ engine, accounts, folders, favourites, failures }),
    panels,
    tabs,
    links: new LinkHandler(around),
    documents: new MailDocuments(engine),
  };
}
