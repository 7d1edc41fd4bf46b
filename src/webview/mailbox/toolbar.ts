import { html, nothing, type TemplateResult } from 'lit';
import type { ListView, PanelSettings } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { iconButton, searchField } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import { picker } from './picker.ts';
import type { Scope } from './searchBox.ts';
import type { ViewMenuCallbacks } from './viewMenu.ts';

export interface Toolbar {
  readonly view: ListView;
  readonly settings: PanelSettings;
  readonly total: number | undefined;
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly search: {
    readonly text: string;
    readonly scope: Scope;
    readonly error: string | undefined;
  };
  readonly onSearchText: (text: string) => void;
  readonly onScope: (scope: Scope) => void;
  readonly onSearch: () => void;
  readonly onClearSearch: () => void;
  readonly menu: ViewMenuCallbacks;
  readonly onRefresh: () => void;
}

/** Search, filter, view options and refresh above the list. */
export function toolbar(bar: Toolbar): TemplateResult {
  const { strings, total, search } = bar;
  return html`<div class="toolbar">
    <div class="search" role="search" data-area="field">
      ${searchField({
        value: search.text,
        placeholder: strings.searchPlaceholder,
        clearLabel: strings.clearSearch,
        error: search.error,
        onInput: bar.onSearchText,
        onSubmit: bar.onSearch,
        onClear: bar.onClearSearch,
      })}
      ${search.text === '' ? nothing : scopePicker(bar)}
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
      <span class="message-count">${total === undefined ? nothing : rowCount(total, bar)}</span>
    </div>
    ${
      search.error === undefined
        ? nothing
        : html`<p class="search-error" role="alert">${search.error}</p>`
    }
  </div>`;
}

function scopePicker({ strings, search, onScope }: Toolbar): TemplateResult {
  return picker(
    strings.searchScope,
    search.scope,
    [
      ['folder', strings.searchScopeFolder],
      ['account', strings.searchScopeAccount],
    ],
    onScope,
    'folder',
  );
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

function rowCount(total: number, { view, strings, words }: Toolbar): string {
  const [one, many] = view.conversations
    ? [strings.conversationCountOne, strings.conversationCount]
    : [strings.messageCountOne, strings.messageCount];
  return total === 1 ? one : fill(many, words.count(total));
}
