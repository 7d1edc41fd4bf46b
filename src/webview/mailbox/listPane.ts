import { html, nothing, type TemplateResult } from 'lit';
import type { ListView, PanelSettings } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { emptyPane } from '../emptyPane.ts';
import { icon } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import { emptyList, type EmptyListSteps } from './emptyList.ts';
import type { ListCallbacks } from './messageList.ts';
import type { RowContext } from './rowTemplate.ts';
import type { ShownList } from './shownList.ts';
import { skeleton } from './skeleton.ts';
import type { ToastCallbacks } from './toasts.ts';
import type { TroubleShown } from './trouble.ts';

export interface ListPane {
  readonly list: ShownList;
  readonly view: ListView;
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly settings: PanelSettings;
  readonly busy: boolean;
  /** What is wrong, while there are no rows to show. */
  readonly trouble: TroubleShown | undefined;
  /** Stands above the rows while several are selected and there is no reading pane. */
  readonly bulk: TemplateResult | typeof nothing;
  readonly context: RowContext;
  readonly callbacks: ListCallbacks;
  readonly steps: EmptyListSteps;
  readonly toasts: ToastCallbacks;
  readonly onToTop: () => void;
  readonly onDoubleClick: () => void;
}

/** The list, what stands in its place while there are no rows, and what lies over it. */
export function listPane(pane: ListPane): TemplateResult {
  const { list, view, strings, words } = pane;
  return html`${pane.bulk}
    <div class="list-area" data-area="list">
      <mail-message-list
        class=${(list.store.total ?? 0) === 0 ? 'is-empty' : ''}
        .store=${list.store}
        .expanded=${list.expanded}
        .selection=${list.selection}
        .view=${view}
        .context=${pane.context}
        .callbacks=${pane.callbacks}
        .settings=${pane.settings}
        .revision=${list.revision}
        @dblclick=${(event: Event) => isOnRow(event.target) && pane.onDoubleClick()}
      ></mail-message-list>
      ${state(pane)} ${newMailPill(pane)}
      <mail-toasts .strings=${strings} .words=${words} .callbacks=${pane.toasts}></mail-toasts>
    </div>`;
}

function state(pane: ListPane): TemplateResult | typeof nothing {
  const { list, busy, trouble } = pane;
  const { total } = list.store;
  if (total !== undefined && total > 0) return nothing;
  if (trouble && !busy) return emptyPane(trouble.icon, trouble.text, trouble.button);
  const { search } = pane.view;
  if (total === undefined || busy || search?.done === false) return skeleton(pane.settings.density);
  return emptyList(pane.view, pane.strings, pane.steps);
}

/** How many messages have come above what is on screen. */
function newMailPill({ list, strings, words, onToTop }: ListPane): TemplateResult | typeof nothing {
  if (list.newAbove === 0) return nothing;
  return html`<button type="button" class="new-mail" data-area="none" @click=${onToTop}>
    ${icon('arrow-up')}${fill(strings.newCount, words.count(list.newAbove))}
  </button>`;
}

function isOnRow(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-place]') !== null;
}
