import { html, nothing, type TemplateResult } from 'lit';
import type { Suggestion } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { icon } from '../toolkit.ts';
import type { Suggestions } from './suggestions.ts';

export const suggestionListId = 'search-suggestions';

const icons: Readonly<Record<Suggestion['kind'], string>> = {
  operator: 'symbol-operator',
  value: 'symbol-constant',
  folder: 'folder',
  address: 'account',
  keyword: 'tag',
  history: 'history',
};

/** The id of the option the keyboard is on, for the field. */
export function chosenOptionId({ chosen }: Suggestions): string | undefined {
  return chosen < 0 ? undefined : optionId(chosen);
}

/** What may be typed next, under the field. The keyboard stays in the field. */
export function suggestionList(
  suggestions: Suggestions,
  strings: MailboxStrings,
  onTake: (index: number) => void,
): TemplateResult | typeof nothing {
  if (!suggestions.isOpen) return nothing;
  // Pressing the mouse there must not take the keyboard from the field.
  return html`<div
    class="suggestions"
    id=${suggestionListId}
    role="listbox"
    aria-label=${strings.suggestions}
    @mousedown=${(event: Event) => event.preventDefault()}
  >
    ${suggestions.items.map((item, index) => {
      const isChosen = index === suggestions.chosen;
      return html`<div
        class="suggestion"
        id=${optionId(index)}
        role="option"
        aria-selected=${isChosen}
        aria-description=${item.kind === 'history' ? strings.forgetSearch : nothing}
        @click=${() => onTake(index)}
      >
        ${icon(icons[item.kind])}<bdi class="suggestion-label">${item.label}</bdi
        ><bdi class="suggestion-detail">${item.detail ?? ''}</bdi>${
          item.kind === 'history' ? forget(strings, () => suggestions.forget(index)) : nothing
        }
      </div>`;
    })}
  </div>`;
}

// For the mouse only: the keyboard has Delete.
function forget(strings: MailboxStrings, onForget: () => void): TemplateResult {
  const press = (event: Event): void => {
    event.stopPropagation();
    onForget();
  };
  return html`<span class="forget" aria-hidden="true" title=${strings.forgetSearch} @click=${press}
    >${icon('close')}</span
  >`;
}

function optionId(index: number): string {
  return `search-suggestion-${index}`;
}
