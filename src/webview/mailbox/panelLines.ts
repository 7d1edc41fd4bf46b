import { html, nothing, type TemplateResult } from 'lit';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { noticeLine } from '../noticeLine.ts';
import { iconButton } from '../toolkit.ts';
import type { TroubleShown } from './trouble.ts';

export interface PanelLines {
  readonly strings: MailboxStrings;
  readonly trouble: TroubleShown | undefined;
  /** Accounts or folders a search could not reach. */
  readonly failures: readonly string[];
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
  ${lines.failures.map((failure) => noticeLine('warning', failure))}
  ${notice === undefined ? nothing : noticeLine('error', notice, dismiss)}`;
}
