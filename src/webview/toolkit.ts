/**
 * The only file that names the toolkit. The rest of the webview asks for buttons and fields in its
 * own words, so that another library can take the toolkit's place here.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeDivider,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

provideVSCodeDesignSystem()
  .withPrefix('mail')
  .register(vsCodeBadge(), vsCodeButton(), vsCodeDivider(), vsCodeProgressRing());

export interface IconButton {
  readonly icon: string;
  readonly label: string;
  readonly onPress: () => void;
  /** Set for a toggle: whether it is on. */
  readonly pressed?: boolean;
  /** Set for a button that unfolds something: whether it is unfolded. */
  readonly expanded?: boolean;
  readonly className?: string;
  readonly disabled?: boolean;
}

export interface TextButton {
  readonly label: string;
  readonly onPress: () => void;
  readonly kind?: 'primary' | 'secondary';
}

/** A codicon, silent for screen readers: the words stand beside it or on its button. */
export function icon(name: string): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}

/** A button that shows an icon only; the label is its tooltip and its accessible name. */
export function iconButton(button: IconButton): TemplateResult {
  const { label, onPress, pressed, expanded, className, disabled = false } = button;
  return html`<mail-button
    appearance="icon"
    class=${className ?? nothing}
    aria-label=${label}
    title=${label}
    aria-pressed=${ifDefined(pressed)}
    aria-expanded=${ifDefined(expanded)}
    ?disabled=${disabled}
    @click=${onPress}
    >${icon(button.icon)}</mail-button
  >`;
}

/** A button with a word on it. */
export function textButton({ label, onPress, kind = 'secondary' }: TextButton): TemplateResult {
  return html`<mail-button appearance=${kind} @click=${onPress}>${label}</mail-button>`;
}

/** A ring that turns while something is on its way. The toolkit's own name for it is English only. */
export function progressRing(label: string): TemplateResult {
  return html`<span class="progress" role="status" aria-label=${label}
    ><mail-progress-ring aria-hidden="true"></mail-progress-ring
  ></span>`;
}

/** A number or a word in a pill. */
export function badge(text: string): TemplateResult {
  return html`<mail-badge>${text}</mail-badge>`;
}

/** A hairline between two blocks. */
export function divider(): TemplateResult {
  return html`<mail-divider></mail-divider>`;
}
