import { html, nothing, type TemplateResult } from 'lit';
import type { Query } from '../../model/query/ast.ts';
import { parseQuery } from '../../model/query/parse.ts';
import { printQuery } from '../../model/query/print.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { icon } from '../toolkit.ts';
import { fill } from '../words.ts';

/** The query of a text; undefined while it cannot be read. */
export function readQuery(text: string): Query | undefined {
  try {
    return parseQuery(text, { now: new Date() });
  } catch {
    return undefined;
  }
}

/**
 * The terms of a search that must all match, each as it was typed where it can be cut out; none
 * where there are only words.
 */
export function termsOf(text: string): readonly string[] {
  const query = readQuery(text);
  if (!query || !hasOperator(query)) return [];
  const queries = query.kind === 'and' ? query.queries : [query];
  return queries.map((each, index) => {
    const typed = withoutEnd(text.slice(each.position, queries[index + 1]?.position));
    // Cut where parentheses or dates of several days are, it would mean something else.
    const cut = readQuery(typed);
    const alone = query.kind === 'and' ? printAmongOthers(each) : printQuery(each);
    return cut && cut.kind !== 'all' && printQuery(cut) === printQuery(each) && cut.kind !== 'or'
      ? typed
      : alone;
  });
}

/** The terms of a search, each with a cross that takes it out. */
export function searchChips(
  terms: readonly string[],
  strings: MailboxStrings,
  onRemove: (index: number) => void,
): TemplateResult | typeof nothing {
  if (terms.length === 0) return nothing;
  return html`<ul class="chips" role="list" aria-label=${strings.searchTerms}>
    ${terms.map((term, index) => {
      const label = fill(strings.removeTerm, term);
      return html`<li class="chip">
        <bdi title=${term}>${term}</bdi
        ><button type="button" aria-label=${label} title=${label} @click=${() => onRemove(index)}>
          ${icon('close')}
        </button>
      </li>`;
    })}
  </ul>`;
}

/** Without what belongs to the next term. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' (-'.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

/** In parentheses where it would not hold together otherwise. */
function printAmongOthers(query: Query): string {
  return printQuery({ kind: 'and', queries: [query], position: 0 });
}

function hasOperator(query: Query): boolean {
  switch (query.kind) {
    case 'all':
    case 'text':
      return false;
    case 'not':
      return hasOperator(query.query);
    case 'and':
    case 'or':
      return query.queries.some(hasOperator);
    default:
      return true;
  }
}
