import { MailError } from '../errors.ts';

/** What is wrong with a query, for the room that has the words for people (src/engine/queryFaults.ts). */
export type QueryFault =
  | { readonly kind: 'control-character' }
  | { readonly kind: 'too-long'; readonly limit: number }
  | { readonly kind: 'too-deep'; readonly limit: number }
  | { readonly kind: 'unclosed-quote' }
  | { readonly kind: 'empty-quotes' }
  | { readonly kind: 'unopened-parenthesis' }
  | { readonly kind: 'unclosed-parenthesis' }
  | { readonly kind: 'nothing-before-parenthesis' }
  | { readonly kind: 'one-sided'; readonly word: 'OR' | 'AND' }
  | { readonly kind: 'ends-too-early' }
  | { readonly kind: 'misspelt-operator'; readonly name: string; readonly meant: string }
  | { readonly kind: 'empty-operator'; readonly operator: string }
  | { readonly kind: 'several-values'; readonly operator: string }
  | { readonly kind: 'unknown-thing' }
  | { readonly kind: 'unknown-flag'; readonly words: readonly string[] }
  | { readonly kind: 'bad-header' }
  | { readonly kind: 'bad-tag' }
  | { readonly kind: 'bad-date' }
  | { readonly kind: 'bad-age' }
  | { readonly kind: 'bad-size' }
  | { readonly kind: 'bad-message-id' };

/** The error of a query that cannot be read; its message is for programmers. */
export class QueryFaultError extends MailError {
  readonly fault: QueryFault;
  declare readonly position: number;

  /** `position` is in UTF-16 units. */
  constructor(position: number, fault: QueryFault) {
    super('bad-query', `${fault.kind} (at character ${position + 1})`, { position });
    this.fault = fault;
  }
}

/** The error of a fault at this offset. */
export function fault(position: number, what: QueryFault): QueryFaultError {
  return new QueryFaultError(position, what);
}
