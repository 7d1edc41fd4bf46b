import { config } from '@vscode/l10n';
import { type ExtensionContext, l10n, window, workspace } from 'vscode';
import type { MailApi } from './api.ts';
import { Accounts } from './host/accounts/accounts.ts';
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
import { registerSearchCommands, saveSearch } from './host/commands/searchCommands.ts';
import { registerSourceCommands } from './host/commands/sourceCommands.ts';
import { MailDocuments, scheme } from './host/documents.ts';
import { EngineClient } from './host/engineClient.ts';
import { Failures } from './host/failure.ts';
import { refreshOnFocus } from './host/focus.ts';
import { Folders } from './host/folders.ts';
import { commands, contextKeys } from './host/ids.ts';
import type { Contributions } from './host/keyHelp.ts';
import { LinkHandler } from './host/linkHandler.ts';
import { Log } from './host/log.ts';
import { Arrangements } from './host/mailbox/arrangements.ts';
import { MailboxPanels, type PanelSurroundings } from './host/mailbox/panels.ts';
import { allowRemoteImages, remoteImages } from './host/reader/readerSettings.ts';
import { RemoteConsent } from './host/reader/remoteConsent.ts';
import { MessageTabs } from './host/reader/messageTabs.ts';
import { Notifications } from './host/notice/notifications.ts';
import { plain } from './host/plain.ts';
import { SearchHistory } from './host/search/history.ts';
import { namedFolders } from './host/search/namedFolders.ts';
import { SavedSearches } from './host/search/savedSearches.ts';
import { suggest } from './host/search/suggest.ts';
import { unifiedViews } from './host/search/views.ts';
import { setContext } from './host/setContext.ts';
import { reportIssue } from './host/report/reportIssue.ts';
import { StatusItem } from './host/status/statusItem.ts';
import { FolderTree } from './host/tree/folderTree.ts';
import { MessageDrops } from './host/tree/messageDrops.ts';
import { ViewBranch } from './host/tree/viewBranch.ts';

/** Puts the rooms together; connects nothing and reads nothing but the settings. */
export function activate(context: ExtensionContext): MailApi {
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
  const tree = new FolderTree(accounts, folders, branch, new MessageDrops(failures));
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
  registerFolderCommands(registry, around);
  registerMessageCommands(registry, around);
  registerSourceCommands(registry, around, context.extension.id);
  registerPanelCommands(registry, around);
  registerReaderCommands(registry, around);
  registerChangeCommands(registry, around);
  registerSearchCommands(registry, { ...around, saved, history });
  registerNoticeCommands(registry, around);
  registry.add(commands.logShow, () => log.show());
  registry.add(commands.reportIssue, () =>
    reportIssue({ ...around, log, extension: context.extension }),
  );
  const showHasAccounts = (): void => {
    const has = accounts.all().length > 0;
    setContext(contextKeys.hasAccounts, has);
  };
  showHasAccounts();
  engine.onChangeFailed((failed) => void failures.showChange(failed, engine));
  engine.onTrouble(({ message }) => void window.showWarningMessage(plain(message)));
  context.subscriptions.push(
    registry,
    new ChangesUnderWay(engine, () => panels.visible),
    new StatusItem(engine, accounts, folders),
    new Notifications(around, log),
    refreshOnFocus(engine, panels),
    panels,
    tabs,
    tree,
    saved,
    folders,
    new LinkHandler(around).register(),
    accounts.onDidChange(showHasAccounts),
    accounts,
    engine,
    workspace.registerFileSystemProvider(scheme, new MailDocuments(engine), { isReadonly: true }),
    log,
  );
  return createApi(engine, accounts, saved);
}
