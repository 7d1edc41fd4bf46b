import { html, nothing, type TemplateResult } from 'lit';
import type { ListFilter, SortKey } from '../../model/message.ts';
import type { Arrangement, ListView } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { fill, type Words } from '../words.ts';
import type { Scope } from './searchBox.ts';
import { icon, iconButton, searchField } from '../toolkit.ts';

export interface Toolbar {
  readonly view: ListView;
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
  readonly onArrange: (arrangement: Arrangement) => void;
  readonly onRefresh: () => void;
}

/** Search, filter, order and refresh above the list. */
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
      ${picker(strings.searchScope, 'folder', search.scope, bar.onScope, [
        ['folder', strings.searchScopeFolder],
        ['account', strings.searchScopeAccount],
      ])}
    </div>
    <div class="arrange">
      ${filterPicker(bar)} ${sortPicker(bar)}
      ${iconButton({ icon: 'refresh', label: strings.refresh, onPress: bar.onRefresh })}
      <span class="message-count" role="status"
        >${total === undefined ? nothing : messageCount(total, bar)}</span
      >
    </div>
    ${
      search.error === undefined
        ? nothing
        : html`<p class="search-error" role="alert">${search.error}</p>`
    }
  </div>`;
}

function filterPicker({ view, strings, onArrange }: Toolbar): TemplateResult {
  const choose = (filter: ListFilter): void => onArrange({ ...arrangementOf(view), filter });
  return picker(strings.filter, 'filter', view.filter, choose, [
    ['all', strings.filterAll],
    ['unread', strings.filterUnread],
    ['flagged', strings.filterFlagged],
    ['attachments', strings.filterAttachments],
  ]);
}

function sortPicker({ view, strings, onArrange }: Toolbar): TemplateResult {
  const { by, descending } = view.sort;
  const arrange = (sort: Arrangement['sort']): void => onArrange({ ...arrangementOf(view), sort });
  // Names read from A on, dates and sizes from the newest and largest.
  const choose = (key: SortKey): void =>
    arrange({ by: key, descending: key === 'date' || key === 'size' });
  return html`${picker(strings.sort, 'list-ordered', by, choose, [
    ['date', strings.sortDate],
    ['from', strings.sortFrom],
    ['subject', strings.sortSubject],
    ['size', strings.sortSize],
  ])}${iconButton({
    icon: descending ? 'arrow-down' : 'arrow-up',
    label: descending ? strings.descending : strings.ascending,
    onPress: () => arrange({ by, descending: !descending }),
  })}`;
}

function arrangementOf({ sort, filter, conversations, grouped }: ListView): Arrangement {
  return { sort, filter, conversations, grouped };
}

/** A native select: its list is the browser's own and is not cut off at the panel's edge. */
function picker<Value extends string>(
  label: string,
  iconName: string,
  value: Value,
  onChange: (value: Value) => void,
  choices: readonly (readonly [Value, string])[],
): TemplateResult {
  const changed = (event: Event): void => {
    const chosen = choices[(event.target as HTMLSelectElement).selectedIndex];
    if (chosen) onChange(chosen[0]);
  };
  return html`<span class="picker" title=${label}
    >${icon(iconName)}<select aria-label=${label} @change=${changed}>
      ${choices.map(
        ([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`,
      )}</select
    >${icon('chevron-down')}</span
  >`;
}

function messageCount(total: number, { strings, words }: Toolbar): string {
  return total === 1 ? strings.messageCountOne : fill(strings.messageCount, words.count(total));
}
