import { html, type TemplateResult } from 'lit';
import { parseFolderId } from '../../model/id.ts';
import type { ListView, NextStep } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { emptyPane } from '../emptyPane.ts';
import { textButton } from '../toolkit.ts';
import type { Scope } from './searchBox.ts';

export interface EmptyListSteps {
  readonly scope: Scope;
  readonly onRefresh: () => void;
  readonly onClearSearch: () => void;
  readonly onSearchEverywhere: () => void;
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
  if (view.query !== undefined) {
    const back = button(strings.clearSearch, steps.onClearSearch);
    const everywhere = button(strings.searchEverywhere, steps.onSearchEverywhere);
    const buttons = steps.scope === 'folder' ? [everywhere, back] : [back];
    return emptyPane('search', strings.emptySearch, ...buttons);
  }
  if (view.filter !== 'all')
    return emptyPane('filter', strings.emptyFilter, button(strings.showAll, steps.onShowAll));
  const refresh = button(strings.refresh, steps.onRefresh);
  const isInbox = view.folder !== undefined && parseFolderId(view.folder).mailbox === 'INBOX';
  return isInbox
    ? emptyPane('check-all', strings.emptyInbox, refresh)
    : emptyPane('inbox', strings.emptyFolder, refresh);
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
