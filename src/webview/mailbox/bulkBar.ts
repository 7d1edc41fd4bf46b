import { html, type TemplateResult } from 'lit';
import type { MessageAction } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { icon, iconButton, textButton } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';

export interface Bulk {
  /** Rows selected, and whether that is all there are. */
  readonly count: number;
  readonly all: boolean;
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly onAction: (action: MessageAction) => void;
  readonly onClear: () => void;
}

/** How many rows are selected and what can be done with them, in a line above the list. */
export function bulkBar(bulk: Bulk): TemplateResult {
  const { strings } = bulk;
  return html`<div class="bulk-bar">
    <span class="bulk-count">${bulkCount(bulk)}</span>
    ${actions(bulk)}
    ${iconButton({ icon: 'close', label: strings.clearSelection, onPress: bulk.onClear })}
  </div>`;
}

/** The same where the reading pane is. */
export function bulkPane(bulk: Bulk): TemplateResult {
  return html`<div class="empty-pane bulk-pane">
    ${icon('checklist')}
    <p>${bulkCount(bulk)}</p>
    ${actions(bulk)}
    <p class="buttons">
      ${textButton({ label: bulk.strings.clearSelection, onPress: bulk.onClear })}
    </p>
  </div>`;
}

/** '12 selected', 'All 100,000 selected'. */
export function bulkCount({
  count,
  all,
  strings,
  words,
}: Omit<Bulk, 'onAction' | 'onClear'>): string {
  return fill(all ? strings.allSelected : strings.shortSelectedCount, words.count(count));
}

function actions({ strings, onAction }: Bulk): TemplateResult {
  const button = (action: MessageAction, name: string, label: string): TemplateResult =>
    iconButton({ icon: name, label, onPress: () => onAction(action) });
  return html`<div class="actions" role="toolbar" aria-label=${strings.messageActions}>
    ${button('archive', 'archive', strings.archive)}${button('delete', 'trash', strings.delete)}
    ${button('junk', 'report', strings.junk)}${button('move', 'move', strings.move)}
    ${button('keywords', 'tag', strings.keywords)}${button('flag', 'flag', strings.flag)}
    ${button('markRead', 'mail-read', strings.markRead)}
    ${button('markUnread', 'mail', strings.markUnread)}
  </div>`;
}
