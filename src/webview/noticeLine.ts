import { html, nothing, type TemplateResult } from 'lit';
import { icon } from './toolkit.ts';

/** What is wrong, in a line across the panel. */
export function noticeLine(name: string, text: string, button?: TemplateResult): TemplateResult {
  return html`<div class="trouble" role="alert">
    ${icon(name)}<span>${text}</span>${button ?? nothing}
  </div>`;
}
