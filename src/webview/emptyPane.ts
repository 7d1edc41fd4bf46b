import { html, type TemplateResult } from 'lit';
import { icon } from './toolkit.ts';

/** A picture and a line where there is nothing else to show, and what to do next. */
export function emptyPane(
  name: string,
  text: string,
  ...buttons: TemplateResult[]
): TemplateResult {
  return html`<div class="empty-pane">
    ${icon(name)}
    <p>${text}</p>
    ${buttons.length === 0 ? '' : html`<p class="buttons">${buttons}</p>`}
  </div>`;
}
