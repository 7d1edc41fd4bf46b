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
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

provideVSCodeDesignSystem()
  .withPrefix('mail')
  .register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodeDivider(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );

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

export interface SearchField {
  readonly value: string;
  readonly placeholder: string;
  readonly clearLabel: string;
  /** Set while what was typed cannot be searched for. */
  readonly error: string | undefined;
  readonly onInput: (value: string) => void;
  readonly onSubmit: () => void;
  readonly onClear: () => void;
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

/** A one-line field for a search: Enter submits, Escape and the cross clear. */
export function searchField(field: SearchField): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter') field.onSubmit();
    else if (event.key === 'Escape') field.onClear();
    else return;
    event.preventDefault();
  };
  const clear = html`<mail-button
    slot="end"
    appearance="icon"
    aria-label=${field.clearLabel}
    title=${field.clearLabel}
    @click=${field.onClear}
    >${icon('close')}</mail-button
  >`;
  // The toolkit names the field by its text, and shows that as a label, which the style sheet hides.
  return html`<mail-text-field
    class="search-text"
    .value=${field.value}
    placeholder=${field.placeholder}
    aria-invalid=${field.error === undefined ? nothing : 'true'}
    @input=${(event: Event) => field.onInput(valueOf(event.target))}
    @keydown=${onKey}
    >${field.placeholder}<span slot="start" class="codicon codicon-search" aria-hidden="true"></span
    >${field.value === '' ? nothing : clear}</mail-text-field
  >`;
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

function valueOf(target: EventTarget | null): string {
  return target instanceof HTMLElement && 'value' in target ? String(target.value) : '';
}
