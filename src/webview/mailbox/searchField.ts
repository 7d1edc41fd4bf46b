import { html, nothing, type TemplateResult } from 'lit';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { icon, iconButton } from '../toolkit.ts';
import { fill } from '../words.ts';
import type { SearchBox } from './searchBox.ts';
import { chosenOptionId, suggestionList, suggestionListId } from './suggestionList.ts';
import type { TypedText } from './suggestions.ts';

export interface SearchField {
  readonly search: SearchBox;
  readonly strings: MailboxStrings;
  /** The keyboard goes on to the list. */
  readonly onLeave: () => void;
}

/** Keys that move the cursor within what was typed. */
const cursorKeys = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End']);

/** The id of the line that says what is wrong with a search. */
export const searchErrorId = 'search-error';

/** The field for a search, with what may be typed next below it. */
export function searchField(field: SearchField): TemplateResult {
  const { search, strings } = field;
  const { suggestions } = search;
  const look = ({ target }: Event): void => suggestions.want(typedIn(target));
  return html`<div class="search-field">
    ${icon('search')}
    <input
      class="search-text"
      type="text"
      role="combobox"
      aria-label=${strings.searchPlaceholder}
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-expanded=${suggestions.isOpen}
      aria-controls=${suggestions.isOpen ? suggestionListId : nothing}
      aria-activedescendant=${chosenOptionId(suggestions) ?? nothing}
      aria-invalid=${search.error === undefined ? nothing : 'true'}
      aria-describedby=${search.error === undefined ? nothing : searchErrorId}
      placeholder=${strings.searchPlaceholder}
      autocomplete="off"
      spellcheck="false"
      .value=${search.text}
      @input=${({ target }: Event) => search.type(typedIn(target))}
      @keydown=${(event: KeyboardEvent) => onKey(event, field)}
      @keyup=${(event: KeyboardEvent) => cursorKeys.has(event.key) && look(event)}
      @click=${look}
      @focus=${(event: Event) => search.text === '' && look(event)}
      @blur=${() => suggestions.close()}
    />
    ${clearButton(field)} ${suggestionList(suggestions, strings, (index) => search.take(index))}
  </div>`;
}

function clearButton({ search, strings }: SearchField): TemplateResult | typeof nothing {
  const { searched, homeTitle } = search;
  if (!searched && !search.isEdited) return nothing;
  const back = homeTitle === undefined ? strings.clearSearch : fill(strings.backTo, homeTitle);
  return iconButton({
    icon: 'close',
    label: searched ? back : strings.emptyField,
    onPress: () => search.clear(),
  });
}

/** Enter and Tab take what is chosen; Escape closes what is suggested before it empties the field. */
function onKey(event: KeyboardEvent, { search, onLeave }: SearchField): void {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const { suggestions } = search;
  const { isOpen, chosen } = suggestions;
  const isChosen = isOpen && chosen >= 0;
  const keys: Readonly<Record<string, () => boolean | void>> = {
    ArrowDown: () => (isOpen ? suggestions.move(1) : onLeave()),
    ArrowUp: () => isOpen && suggestions.move(-1),
    Enter: () => (isChosen && search.take(chosen)) || void search.run(false),
    Tab: () => isChosen && !event.shiftKey && search.take(chosen),
    Escape: () => (isOpen ? suggestions.close() : search.clear()),
    Delete: () => isChosen && suggestions.forget(chosen),
  };
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
  if (act && act() !== false) event.preventDefault();
}

function typedIn(target: EventTarget | null): TypedText {
  if (!(target instanceof HTMLInputElement)) return { text: '', cursor: 0 };
  return { text: target.value, cursor: target.selectionStart ?? target.value.length };
}
