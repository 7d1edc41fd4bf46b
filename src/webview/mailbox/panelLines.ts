import { html, nothing, type TemplateResult } from 'lit';
import type { Trouble } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { messageOf } from '../host.ts';
import { icon, iconButton, textButton } from '../toolkit.ts';
import { fill } from '../words.ts';

export interface PanelLines {
  readonly strings: MailboxStrings;
  /** Why the rows on screen could not be had. */
  readonly error: unknown;
  readonly trouble: Trouble | undefined;
  readonly failures: readonly string[];
  /** Why the last action did not work. */
  readonly notice: string | undefined;
  readonly onRetry: () => void;
  readonly onDismiss: () => void;
}

/** What is wrong, in a line each, above the list. */
export function panelLines(lines: PanelLines): TemplateResult {
  const { strings, error, trouble, failures, notice } = lines;
  const retry = textButton({ label: strings.retry, onPress: lines.onRetry });
  const text = error === undefined ? trouble?.text : fill(strings.cannotList, messageOf(error));
  return html`${text === undefined ? nothing : line('warning', text, retry)}
  ${failures.map((failure) => line('warning', failure))}
  ${
    notice === undefined
      ? nothing
      : line(
          'error',
          notice,
          iconButton({ icon: 'close', label: strings.dismiss, onPress: lines.onDismiss }),
        )
  }`;
}

function line(name: string, text: string, button?: TemplateResult): TemplateResult {
  return html`<div class="trouble" role="alert">
    ${icon(name)}<span>${text}</span>${button ?? nothing}
  </div>`;
}
