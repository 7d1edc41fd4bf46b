import { html, type TemplateResult } from 'lit';

/** Grey rows while nothing is known yet. */
export function skeleton(density: string): TemplateResult {
  const rows = Array.from({ length: 12 });
  return html`<div class="skeleton-list ${density}" aria-hidden="true">
    ${rows.map(
      () =>
        html`<div class="row skeleton">
          <span class="dot"></span><span class="sender"><span class="bone"></span></span
          ><span class="subject-line"><span class="bone long"></span></span>
        </div>`,
    )}
  </div>`;
}
