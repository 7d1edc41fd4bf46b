import { html, nothing, type TemplateResult } from 'lit';
import type { ListView, NextStep, PanelSettings } from '../../protocol/mailbox.ts';
import type { MessageAction } from '../../protocol/reader.ts';
import type { ReaderSettings } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import type { Navigation } from '../reader/messageHeader.ts';
import type { ReaderCallbacks } from '../reader/readerContent.ts';
import type { Words } from '../words.ts';
import { bulkBar, bulkPane, type Bulk } from './bulkBar.ts';
import { listPane } from './listPane.ts';
import type { ListCallbacks } from './messageList.ts';
import { panelLines } from './panelLines.ts';
import type { RowContext } from './rowTemplate.ts';
import type { SearchBox } from './searchBox.ts';
import type { ShownList } from './shownList.ts';
import type { ToastCallbacks } from './toasts.ts';
import { toolbar } from './toolbar.ts';
import { shownTrouble, type TroubleShown } from './trouble.ts';
import type { ViewMenuCallbacks } from './viewMenu.ts';

/** What the parts of the panel ask of it. */
export interface PanelCallbacks {
  readonly list: ListCallbacks;
  readonly reader: ReaderCallbacks;
  readonly navigation: Navigation;
  readonly menu: ViewMenuCallbacks;
  readonly toasts: ToastCallbacks;
  readonly onShare: (share: number) => void;
  readonly onRefresh: () => void;
  readonly onStep: (step: NextStep) => void;
  /** The keyboard goes from the search field to the list. */
  readonly onLeaveSearch: () => void;
  readonly onRemoveTerm: (index: number) => void;
  readonly onSaveSearch: () => void;
  readonly onToTop: () => void;
  readonly onDoubleClick: () => void;
  readonly onDismiss: () => void;
  /** An action on all that is selected. */
  readonly onBulk: (action: MessageAction) => void;
}

/** What is drawn of a panel that shows a list. */
export interface PanelParts {
  readonly view: ListView;
  readonly list: ShownList;
  readonly search: SearchBox;
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly settings: PanelSettings;
  readonly reader: ReaderSettings;
  readonly context: RowContext;
  readonly busy: boolean;
  readonly notice: string | undefined;
  readonly share: number;
  readonly callbacks: PanelCallbacks;
}

/** The panel: toolbar, list and reading pane, and what lies over them. */
export function panelTemplate(panel: PanelParts): TemplateResult {
  const { strings, view, list, callbacks } = panel;
  const { error, trouble } = list;
  const { onRefresh: onRetry, onStep } = callbacks;
  const shown = shownTrouble({ error, trouble, strings, words: panel.words, onRetry, onStep });
  const hasRows = (list.store.total ?? 0) > 0;
  return html`<h1 class="visually-hidden">${view.title} · ${view.accountName}</h1>
    <div
      class="busy-bar"
      role="progressbar"
      aria-label=${strings.loading}
      ?hidden=${!panel.busy && !panel.search.busy}
    ></div>
    ${tools(panel)}
    ${panelLines({
      strings,
      trouble: hasRows ? shown : undefined,
      search: view.search,
      notice: panel.notice,
      onDismiss: callbacks.onDismiss,
    })}
    <mail-split-view
      .share=${panel.share}
      .layout=${panel.settings.readingPane}
      .label=${strings.resizePanes}
      .onShare=${callbacks.onShare}
      .first=${rows(panel, shown)}
      .second=${reader(panel)}
    ></mail-split-view>
    <mail-announcer></mail-announcer>
    <mail-keyboard-help
      .strings=${strings}
      .onChangeKeys=${() => callbacks.onStep('editKeys')}
    ></mail-keyboard-help>`;
}

function tools({ view, list, search, callbacks, ...panel }: PanelParts): TemplateResult {
  return toolbar({
    view,
    settings: panel.settings,
    total: list.store.total,
    strings: panel.strings,
    words: panel.words,
    search,
    onLeaveSearch: callbacks.onLeaveSearch,
    onRemoveTerm: callbacks.onRemoveTerm,
    onSaveSearch: callbacks.onSaveSearch,
    menu: callbacks.menu,
    onRefresh: callbacks.onRefresh,
  });
}

function rows(panel: PanelParts, trouble: TroubleShown | undefined): TemplateResult {
  const { view, list, search, callbacks, settings } = panel;
  const { sort, conversations, grouped } = view;
  const several = settings.readingPane === 'off' && list.count > 1;
  return listPane({
    list,
    view,
    strings: panel.strings,
    words: panel.words,
    settings,
    busy: panel.busy,
    trouble,
    bulk: several ? bulkBar(bulk(panel)) : nothing,
    context: panel.context,
    callbacks: callbacks.list,
    toasts: callbacks.toasts,
    onToTop: callbacks.onToTop,
    onDoubleClick: callbacks.onDoubleClick,
    steps: {
      search,
      onRefresh: callbacks.onRefresh,
      onSearchIn: (scope) => (search.scope = scope),
      onShowAll: () => callbacks.menu.onArrange({ sort, conversations, grouped, filter: 'all' }),
    },
  });
}

function reader(panel: PanelParts): TemplateResult {
  const { list, strings, words, callbacks } = panel;
  return html`<mail-reader
    .content=${list.opened.content}
    .flags=${list.openedFlags}
    .strings=${strings}
    .words=${words}
    .callbacks=${callbacks.reader}
    .navigation=${callbacks.navigation}
    .settings=${panel.reader}
    .several=${list.count < 2 ? nothing : bulkPane(bulk(panel))}
  ></mail-reader>`;
}

function bulk({ list, strings, words, callbacks }: PanelParts): Bulk {
  return {
    count: list.count,
    all: list.count === list.store.total,
    strings,
    words,
    onAction: callbacks.onBulk,
    onClear: () => list.clearSelection(),
  };
}
