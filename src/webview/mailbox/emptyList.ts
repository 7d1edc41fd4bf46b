import { html, type TemplateResult } from 'lit';
import { parseFolderId } from '../../model/id.ts';
import type { ListView, NextStep, PanelScope } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { emptyPane } from '../emptyPane.ts';
import { textButton } from '../toolkit.ts';
import { fill } from '../words.ts';
import type { SearchBox } from './searchBox.ts';
import { isSearched } from './searchedView.ts';

/** Characters of a search that are repeated where nothing was found. */
const longest = 200;

export interface EmptyListSteps {
  readonly search: SearchBox;
  readonly onRefresh: () => void;
  readonly onSearchIn: (scope: PanelScope) => void;
  readonly onShowAll: () => void;
}

/** Why the list has no rows, and where to go from here. */
export function emptyList(
  view: ListView,
  strings: MailboxStrings,
  steps: EmptyListSteps,
): TemplateResult {
  const button = (label: string, onPress: () => void): TemplateResult =>
    textButton({ label, onPress });
  if (isSearched(view)) return emptySearch(view, strings, steps);
  if (view.query !== undefined)
    return emptyPane('search', strings.emptySearch, button(strings.refresh, steps.onRefresh));
  if (view.filter !== 'all')
    return emptyPane('filter', strings.emptyFilter, button(strings.showAll, steps.onShowAll));
  const refresh = button(strings.refresh, steps.onRefresh);
  const isInbox = view.folder !== undefined && parseFolderId(view.folder).mailbox === 'INBOX';
  return isInbox
    ? emptyPane('check-all', strings.emptyInbox, refresh)
    : emptyPane('inbox', strings.emptyFolder, refresh);
}

/** What was searched for where, and where else it may be. */
function emptySearch(
  { query = '' }: ListView,
  strings: MailboxStrings,
  { search, onSearchIn }: EmptyListSteps,
): TemplateResult {
  const { scope, hasFolder, homeTitle } = search;
  const said = {
    folder: hasFolder ? strings.emptySearchFolder : strings.emptySearchView,
    subfolders: strings.emptySearchSubfolders,
    account: strings.emptySearchAccount,
    everywhere: strings.emptySearchEverywhere,
  };
  const shown = query.length > longest ? `${query.slice(0, longest)}…` : query;
  const inAccount = textButton({
    label: strings.searchEverywhere,
    onPress: () => onSearchIn('account'),
  });
  const everywhere = textButton({
    label: strings.searchAllAccounts,
    onPress: () => onSearchIn('everywhere'),
  });
  const back = textButton({
    label: homeTitle === undefined ? strings.clearSearch : fill(strings.backTo, homeTitle),
    onPress: () => search.clear(),
  });
  const isNarrow = hasFolder && (scope === 'folder' || scope === 'subfolders');
  return emptyPane(
    'search',
    fill(said[scope], shown),
    ...(isNarrow ? [inAccount] : []),
    ...(scope === 'everywhere' ? [] : [everywhere]),
    back,
  );
}

/** No folder is chosen: where to begin. */
export function noFolder(
  strings: MailboxStrings,
  onStep: (step: NextStep) => void,
): TemplateResult {
  return html`<h1 class="visually-hidden">${strings.chooseFolderButton}</h1>
    ${emptyPane(
      'inbox',
      strings.chooseFolder,
      textButton({
        label: strings.chooseFolderButton,
        kind: 'primary',
        onPress: () => onStep('chooseFolder'),
      }),
      textButton({ label: strings.addAccount, onPress: () => onStep('addAccount') }),
    )}`;
}
