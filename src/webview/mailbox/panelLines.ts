import { html, nothing, type TemplateResult } from 'lit';
import type { SearchState } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { noticeLine } from '../noticeLine.ts';
import { icon, iconButton } from '../toolkit.ts';
import type { TroubleShown } from './trouble.ts';

export interface PanelLines {
  readonly strings: MailboxStrings;
  readonly trouble: TroubleShown | undefined;
  /** Whom a search could not reach, and what it could not ask. */
  readonly search: SearchState | undefined;
  /** Why the last action did not work. */
  readonly notice: string | undefined;
  readonly onDismiss: () => void;
}

/** What is wrong, in a line each, above the list. */
export function panelLines(lines: PanelLines): TemplateResult {
  const { trouble, notice, strings } = lines;
  const dismiss = iconButton({
    icon: 'close',
    label: strings.dismiss,
    onPress: lines.onDismiss,
  });
  return html`${trouble ? noticeLine(trouble.icon, trouble.text, trouble.button) : nothing}
  ${lines.search?.failures.map((failure) => noticeLine('warning', failure)) ?? nothing}
  ${lines.search?.notes.map(note) ?? nothing}
  ${notice === undefined ? nothing : noticeLine('error', notice, dismiss)}`;
}

/** Nothing is wrong, but it is good to know. */
function note(text: string): TemplateResult {
  return html`<p class="search-note">${icon('info')}<span>${text}</span></p>`;
}
