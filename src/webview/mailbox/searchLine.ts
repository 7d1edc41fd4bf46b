import { html, nothing, type TemplateResult } from 'lit';
import type { SearchState } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { icon } from '../toolkit.ts';
import { fill } from '../words.ts';
import type { SearchBox } from './searchBox.ts';
import { searchChips } from './searchChips.ts';
import { searchErrorId } from './searchField.ts';

export interface SearchLine {
  readonly search: SearchBox;
  readonly state: SearchState | undefined;
  readonly strings: MailboxStrings;
  /** How many messages were found, in words; undefined as long as that is not known. */
  readonly found: string | undefined;
  readonly onRemoveTerm: (index: number) => void;
}

/**
 * Under the field, as long as the result of a search is shown: its terms, whom it waits for and how
 * much was found. It is there from the first moment on, so that nothing below it moves.
 */
export function searchLine(line: SearchLine): TemplateResult {
  const { search, state, strings } = line;
  return html`<div class="search-line" data-area="field">
    ${
      search.error === undefined
        ? searchChips(search.terms, strings, line.onRemoveTerm)
        : searchError(search)
    }
    <span class="search-state"
      >${state && !state.done ? waiting(state, strings) : nothing}<span>${line.found ?? ''}</span>
    </span>
  </div>`;
}

/** What is wrong with what was typed. */
export function searchError({ error }: SearchBox): TemplateResult | typeof nothing {
  if (error === undefined) return nothing;
  return html`<p class="search-error" id=${searchErrorId} role="alert">
    ${icon('error')}<span>${error}</span>
  </p>`;
}

function waiting({ waiting: names }: SearchState, strings: MailboxStrings): TemplateResult {
  const text = names.length > 0 ? fill(strings.waitingFor, names.join(', ')) : strings.loading;
  return html`<span class="waiting" title=${text}
    >${icon('loading')}<bdi class="waiting-for">${text}</bdi></span
  >`;
}
