import { html, nothing, type TemplateResult } from 'lit';
import type { ListView, PanelSettings } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { emptyPane } from '../emptyPane.ts';
import type { ListCallbacks } from './messageList.ts';
import type { RowContext } from './rowTemplate.ts';
import type { ShownList } from './shownList.ts';
import { skeleton } from './skeleton.ts';

export interface ListPane {
  readonly list: ShownList;
  readonly view: ListView;
  readonly strings: MailboxStrings;
  readonly settings: PanelSettings;
  readonly busy: boolean;
  readonly context: RowContext;
  readonly callbacks: ListCallbacks;
}

/** The list, and what stands in its place while there are no rows. */
export function listPane({ list, view, strings, ...pane }: ListPane): TemplateResult {
  const { total } = list.store;
  const { density } = pane.settings;
  const empty = total === 0 && !pane.busy;
  const loading = (total === undefined || (total === 0 && pane.busy)) && list.error === undefined;
  return html`<div class="list-area" data-area="list">
    <mail-message-list
      class=${empty ? 'is-empty' : ''}
      .store=${list.store}
      .selection=${list.selection}
      .context=${pane.context}
      .callbacks=${pane.callbacks}
      .density=${density}
      .name=${view.title}
      .revision=${list.revision}
    ></mail-message-list>
    ${loading ? skeleton(density) : nothing}
    ${empty ? emptyPane(...emptyWords(strings, view)) : nothing}
  </div>`;
}

function emptyWords(strings: MailboxStrings, view: ListView): [string, string] {
  if (view.query !== undefined) return ['search', strings.emptySearch];
  if (view.filter !== 'all') return ['filter', strings.emptyFilter];
  return ['inbox', strings.emptyFolder];
}
