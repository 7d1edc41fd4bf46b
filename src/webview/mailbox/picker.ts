import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from '../toolkit.ts';

export type Choices<Value extends string> = readonly (readonly [Value, string])[];

/** A native select: its list is the browser's own and is not cut off at the panel's edge. */
export function picker<Value extends string>(
  label: string,
  value: Value,
  choices: Choices<Value>,
  onChange: (value: Value) => void,
  iconName?: string,
): TemplateResult {
  const changed = (event: Event): void => {
    const chosen = choices[(event.target as HTMLSelectElement).selectedIndex];
    if (chosen) onChange(chosen[0]);
  };
  return html`<span class="picker ${iconName === undefined ? 'plain' : ''}" title=${label}
    >${iconName === undefined ? '' : icon(iconName)}<select aria-label=${label} @change=${changed}>
      ${choices.map(
        ([key, text]) =>
          html`<option value=${key} .selected=${live(key === value)}>${text}</option>`,
      )}</select
    >${icon('chevron-down')}</span
  >`;
}
