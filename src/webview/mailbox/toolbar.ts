import { html, nothing, type TemplateResult } from 'lit';
import type { ListView, PanelScope, PanelSettings } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { iconButton } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import { picker, type Choices } from './picker.ts';
import type { SearchBox } from './searchBox.ts';
import { searchField } from './searchField.ts';
import { searchError, searchLine } from './searchLine.ts';
import type { ViewMenuCallbacks } from './viewMenu.ts';

export interface Toolbar {
  readonly view: ListView;
  readonly settings: PanelSettings;
  readonly total: number | undefined;
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly search: SearchBox;
  readonly onLeaveSearch: () => void;
  readonly onRemoveTerm: (index: number) => void;
  readonly onSaveSearch: () => void;
  readonly menu: ViewMenuCallbacks;
  readonly onRefresh: () => void;
}

/** Search, filter, view options and refresh above the list. */
export function toolbar(bar: Toolbar): TemplateResult {
  const { view, strings, total, search } = bar;
  return html`<div class="toolbar">
    <div class="search" role="search" data-area="field">
      ${searchField({ search, strings, onLeave: bar.onLeaveSearch })}
      ${search.searched || search.isEdited ? scopePicker(bar) : nothing}
      ${
        search.searched
          ? iconButton({
              icon: 'bookmark',
              label: strings.saveSearch,
              onPress: bar.onSaveSearch,
            })
          : nothing
      }
    </div>
    <div class="arrange">
      ${filterPicker(bar)}
      <mail-view-menu
        .view=${bar.view}
        .settings=${bar.settings}
        .strings=${strings}
        .callbacks=${bar.menu}
      ></mail-view-menu>
      ${iconButton({ icon: 'refresh', label: strings.refresh, onPress: bar.onRefresh })}
      <span class="message-count"
        >${total === undefined || isFound(view) ? nothing : rowCount(total, bar)}</span
      >
    </div>
    ${
      isFound(view)
        ? searchLine({
            search,
            strings,
            state: view.search,
            found: foundCount(bar),
            onRemoveTerm: bar.onRemoveTerm,
          })
        : searchError(search)
    }
  </div>`;
}

function scopePicker({ strings, search }: Toolbar): TemplateResult {
  const choose = (scope: PanelScope): void => void (search.scope = scope);
  const everywhere = ['everywhere', strings.searchScopeEverywhere] as const;
  const choices: Choices<PanelScope> = search.hasFolder
    ? [
        ['folder', strings.searchScopeFolder],
        ['subfolders', strings.searchScopeSubfolders],
        ['account', strings.searchScopeAccount],
        everywhere,
      ]
    : [['folder', strings.searchScopeView], everywhere];
  return picker(strings.searchScope, search.scope, choices, choose, 'folder');
}

function filterPicker({ view, strings, menu }: Toolbar): TemplateResult {
  const { sort, conversations, grouped } = view;
  return picker(
    strings.filter,
    view.filter,
    [
      ['all', strings.filterAll],
      ['unread', strings.filterUnread],
      ['flagged', strings.filterFlagged],
      ['attachments', strings.filterAttachments],
    ],
    (filter) => menu.onArrange({ sort, filter, conversations, grouped }),
    'filter',
  );
}

/** Whether rows were looked for, by the field or by a saved search. */
function isFound({ query }: ListView): boolean {
  return query !== undefined && query !== '';
}

/** How much was found; that it is nothing is said only once all have answered. */
function foundCount(bar: Toolbar): string | undefined {
  const { total, view } = bar;
  if (total === undefined || (total === 0 && view.search?.done === false)) return undefined;
  return rowCount(total, bar);
}

function rowCount(total: number, { view, strings, words }: Toolbar): string {
  const [one, many] = view.conversations
    ? [strings.conversationCountOne, strings.conversationCount]
    : [strings.messageCountOne, strings.messageCount];
  return total === 1 ? one : fill(many, words.count(total));
}
