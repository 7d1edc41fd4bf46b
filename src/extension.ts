import {
  commands as vscodeCommands,
  EventEmitter,
  type ExtensionContext,
  type TreeDataProvider,
  type TreeDragAndDropController,
  window,
  workspace,
} from 'vscode';
import type { MailApi } from './api.ts';
import {
  commands,
  contextKeys,
  draggedFolder,
  scheme,
  settings,
  views,
  webviews,
} from './host/ids.ts';
import { lazyApi } from './host/lazyApi.ts';
import { readOnlyFiles } from './host/readOnlyFiles.ts';
import { setContext } from './host/setContext.ts';
import type { Node } from './host/tree/nodes.ts';
import { draggedMessages } from './protocol/mailbox.ts';
import type * as program from './rooms.ts';

type Rooms = program.Rooms;

// A program of its own, loaded by the first who needs it: most windows are never asked for mail.
declare function require(file: './rooms.cjs'): typeof program;

/** Milliseconds after the start of VS Code until accounts connect that are to do so by themselves. */
const startDelay = 3_000;

/**
 * Tells VS Code what there is. The rooms behind are opened by the first who comes through one of
 * these doors; until then nothing is connected, and nothing read but a few settings.
 */
export function activate(context: ExtensionContext): MailApi {
  const start = performance.now();
  const treeChanged = new EventEmitter<Node | undefined>();
  let opened: Rooms | undefined;
  const rooms = (): Rooms => {
    if (opened) return opened;
    opened = require('./rooms.cjs').openRooms(context, view);
    opened.tree.onDidChangeTreeData((node) => treeChanged.fire(node));
    return opened;
  };
  const view = window.createTreeView(views.folders, {
    treeDataProvider: treeBehind(rooms, treeChanged),
    dragAndDropController: dropsBehind(rooms),
    showCollapseAll: true,
  });
  tellWhetherAccounts();
  const connecting = wantsToConnect() ? setTimeout(rooms, startDelay) : undefined;
  context.subscriptions.push(
    view,
    treeChanged,
    { dispose: () => clearTimeout(connecting) },
    ...Object.values(commands).map((command) =>
      vscodeCommands.registerCommand(command, (argument: unknown, second: unknown) =>
        rooms().commands.run(command, argument, second),
      ),
    ),
    window.registerWebviewPanelSerializer(webviews.mailbox, {
      deserializeWebviewPanel: (panel, state) => rooms().panels.restore(panel, state),
    }),
    window.registerWebviewPanelSerializer(webviews.message, {
      deserializeWebviewPanel: (panel, state) =>
        Promise.resolve(rooms().tabs.restore(panel, state)),
    }),
    window.registerUriHandler({ handleUri: (uri) => rooms().links.handleUri(uri) }),
    workspace.registerFileSystemProvider(
      scheme,
      readOnlyFiles(() => rooms().documents),
      {
        isReadonly: true,
      },
    ),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${settings.section}.${settings.accounts}`))
        tellWhetherAccounts();
    }),
  );
  performance.measure('mail.activate', { start });
  return lazyApi(() => rooms().api);
}

function treeBehind(rooms: () => Rooms, changed: EventEmitter<Node | undefined>) {
  return {
    onDidChangeTreeData: changed.event,
    resolveTreeItem: (item, node) => rooms().tree.resolveTreeItem(item, node),
    getTreeItem: (node) => rooms().tree.getTreeItem(node),
    getChildren: (node) => rooms().tree.getChildren(node),
    getParent: (node) => rooms().tree.getParent(node),
  } satisfies TreeDataProvider<Node>;
}

function dropsBehind(rooms: () => Rooms) {
  return {
    dropMimeTypes: [draggedMessages, draggedFolder],
    dragMimeTypes: [],
    handleDrag: (nodes, dragged) => rooms().drops.handleDrag(nodes, dragged),
    handleDrop: (node, dropped) => rooms().drops.handleDrop(node, dropped),
  } satisfies TreeDragAndDropController<Node>;
}

/** Decides what the empty view says, before there is anybody who knows the accounts. */
function tellWhetherAccounts(): void {
  const accounts = setting<unknown>(settings.accounts);
  setContext(contextKeys.hasAccounts, Array.isArray(accounts) && accounts.length > 0);
}

/** Whether mail is wanted before anybody looks at it. */
function wantsToConnect(): boolean {
  return setting(settings.connectAtStartup) === true || setting(settings.notify) !== 'off';
}

function setting<T>(name: string): T | undefined {
  return workspace.getConfiguration(settings.section).get<T>(name);
}
