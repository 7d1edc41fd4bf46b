import { l10n, window } from 'vscode';
import { MailError } from '../../model/errors.ts';
import { folderOf, type MessageId } from '../../model/id.ts';
import type { ViewScope } from '../../model/search.ts';
import { plain } from '../plain.ts';
import { commands } from '../ids.ts';
import { askName, askQuery } from '../search/askSearch.ts';
import type { SearchHistory } from '../search/history.ts';
import { quickSearch } from '../search/quickSearch.ts';
import type { SavedSearches } from '../search/savedSearches.ts';
import { editorQuery, terminalQuery } from '../search/selection.ts';
import { type MailView, unifiedViews } from '../search/views.ts';
import { isViewNode } from '../tree/folderTree.ts';
import type { CommandSurroundings, Registry } from './registry.ts';

/** What commands on searches work with. */
export interface SearchSurroundings extends CommandSurroundings {
  readonly saved: SavedSearches;
  readonly history: SearchHistory;
}

/** Commands on searches and views: each takes a view's id, a tree node, or nothing and then asks. */
export function registerSearchCommands(registry: Registry, around: SearchSurroundings): void {
  const { panels, saved, tree } = around;
  const quick = {
    ...around,
    save: (query: string, scope: ViewScope) => saveSearch(saved, query, scope),
    reveal: async (message: MessageId) => {
      await panels.open().showMessage(message);
      await tree.reveal(folderOf(message));
    },
  };
  registry.add(commands.searchQuick, () => quickSearch(quick, editorQuery()));
  registry.add(commands.searchTerminal, async () => quickSearch(quick, await terminalQuery()));
  registry.add(commands.searchOpen, async (argument) => {
    const view = await target(argument, l10n.t('Open view'), around);
    if (view) await panels.open().showView(view);
  });
  registry.add(commands.searchOpenToSide, async (argument) => {
    const view = await target(argument, l10n.t('Open view to the side'), around);
    if (view) await panels.openToSide().showView(view);
  });
  registerSavedSearchCommands(registry, around);
}

function registerSavedSearchCommands(registry: Registry, around: SearchSurroundings): void {
  const { saved, engine, panels } = around;
  registry.add(commands.searchSave, async () => {
    const query = await askQuery(engine, l10n.t('New Saved Search'), '');
    if (query !== undefined) await saveSearch(saved, query, 'everywhere');
  });
  registry.add(commands.searchEdit, async (argument) => {
    const view = await savedTarget(argument, l10n.t('Edit saved search'), around);
    if (!view) return;
    const title = l10n.t('Edit “{0}”', view.name);
    const query = await askQuery(engine, title, saved.queryOf(view.id) ?? view.query);
    if (query === undefined) return;
    await saved.edit(view.id, query);
    await panels.open().showView(saved.require(view.id));
  });
  registry.add(commands.searchRename, async (argument) => {
    const view = await savedTarget(argument, l10n.t('Rename saved search'), around);
    if (!view) return;
    const title = l10n.t('Rename “{0}”', view.name);
    const name = await askName(saved, title, view.name, view.name);
    if (name !== undefined && name !== view.name) await saved.rename(view.id, name);
  });
  registry.add(commands.searchDelete, async (argument) => {
    const view = await savedTarget(argument, l10n.t('Delete saved search'), around);
    if (view) await deleteSearch(view, around);
  });
}

/** Asks for a name and keeps the search under it. */
export async function saveSearch(
  saved: SavedSearches,
  query: string,
  scope: ViewScope,
): Promise<void> {
  const name = await askName(saved, l10n.t('Save Search: {0}', query), query.slice(0, 100));
  if (name !== undefined) await saved.save(name, query, scope);
}

async function deleteSearch(
  { id, name }: MailView,
  { saved, failures }: SearchSurroundings,
): Promise<void> {
  const restore = await saved.remove(id);
  const undo = l10n.t('Undo');
  const text = l10n.t('The saved search “{0}” was deleted.', name);
  // Not waited for: the notification stays until somebody looks at it.
  void window.showInformationMessage(plain(text), undo).then(async (answer) => {
    try {
      if (answer === undo) await restore();
    } catch (error) {
      failures.show(error);
    }
  });
}

/** The view meant, or asked for; undefined when the user gives up. @throws MailError 'not-found' */
async function target(
  argument: unknown,
  placeHolder: string,
  { saved }: SearchSurroundings,
): Promise<MailView | undefined> {
  const views = [...unifiedViews(), ...saved.all()];
  if (argument !== undefined && argument !== null) return found(argument, views);
  return pick(views, placeHolder);
}

async function savedTarget(
  argument: unknown,
  placeHolder: string,
  { saved, tree }: SearchSurroundings,
): Promise<MailView | undefined> {
  const views = saved.all();
  if (argument !== undefined && argument !== null) return found(argument, views);
  const { selection } = tree;
  if (isViewNode(selection) && selection.view.kind === 'saved') return found(selection, views);
  if (views.length > 0) return pick(views, placeHolder);
  throw new MailError('not-found', l10n.t('There are no saved searches yet.'));
}

/** As it stands now: its folder may have become known. */
function found(argument: unknown, views: readonly MailView[]): MailView {
  const id = isViewNode(argument) ? argument.view.id : argument;
  const view = views.find((each) => each.id === id);
  if (view) return view;
  throw new MailError('not-found', l10n.t('There is no such saved search any more.'));
}

async function pick(
  views: readonly MailView[],
  placeHolder: string,
): Promise<MailView | undefined> {
  const items = views.map((view) => ({
    label: plain(view.name),
    description: plain(view.query),
    view,
  }));
  return (await window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.view;
}
