import * as l10n from '@vscode/l10n';
import { MailError } from '../model/errors.ts';
import type { Query } from '../model/query/ast.ts';
import { type QueryFault, QueryFaultError } from '../model/query/fault.ts';
import { parseQuery } from '../model/query/parse.ts';

/**
 * Reads a query of docs/search.md as of now.
 * @throws MailError 'bad-query' in the user's language, with the position of the fault
 */
export function readQuery(text: string): Query {
  try {
    return parseQuery(text, { now: new Date() });
  } catch (error) {
    if (!(error instanceof QueryFaultError)) throw error;
    const { fault, position } = error;
    const message = l10n.t('{0} (at character {1})', wordsOf(fault), String(position + 1));
    throw new MailError('bad-query', message, { position });
  }
}

/** What is wrong and what to do about it. */
function wordsOf(fault: QueryFault): string {
  switch (fault.kind) {
    case 'control-character':
      return l10n.t('A control character cannot be searched for; remove it');
    case 'too-long':
      return l10n.t('The search is longer than {0} characters; shorten it', String(fault.limit));
    case 'too-deep':
      return l10n.t('More than {0} levels of nesting; simplify the search', String(fault.limit));
    case 'unclosed-quote':
      return l10n.t('This quotation mark is never closed; add a " after the phrase');
    case 'empty-quotes':
      return l10n.t('There is nothing between these quotation marks');
    case 'unopened-parenthesis':
      return l10n.t('This parenthesis was never opened; remove it or add a “(”');
    case 'unclosed-parenthesis':
      return l10n.t('This parenthesis is never closed; add a “)”');
    case 'nothing-before-parenthesis':
      return l10n.t('Something is missing before this parenthesis');
    case 'one-sided':
      return l10n.t(
        '{0} needs a term on both sides; to look for the word, put it in quotes',
        fault.word,
      );
    case 'ends-too-early':
      return l10n.t('The search ends too early; add a term');
    default:
      return wordsOfOperator(fault);
  }
}

type OperatorFault = Extract<
  QueryFault,
  { kind: `bad-${string}` | `unknown-${string}` | `${string}-operator` | 'several-values' }
>;

function wordsOfOperator(fault: OperatorFault): string {
  switch (fault.kind) {
    case 'misspelt-operator':
      if (fault.meant === 'has')
        return l10n.t(
          'There is no “{0}:”; to find messages with files, write “has:attachment”',
          fault.name,
        );
      return l10n.t(
        'There is no “{0}:”; did you mean “{1}:”? To look for the text, put it in quotes',
        fault.name,
        fault.meant,
      );
    case 'empty-operator':
      return l10n.t('Write what to look for straight after “{0}:”', fault.operator);
    case 'several-values':
      return l10n.t('“{0}:” takes one value; write {0}:a OR {0}:b', fault.operator);
    case 'unknown-thing':
      return l10n.t('The only thing to ask for is “has:attachment”');
    case 'unknown-flag':
      return l10n.t('After “is:” comes one of {0}', fault.words.join(', '));
    case 'bad-header':
      return l10n.t('Write the header as header:name=value');
    case 'bad-tag':
      return l10n.t('A tag is one word of plain letters, digits and signs');
    case 'bad-date':
      return l10n.t(
        'Not a day from 1970 to 2100; write 2026-03-31, 2026-03, today, yesterday, monday or “last week”',
      );
    case 'bad-age':
      return l10n.t('Not an age; write 3d, 2w, 6m or 1y (days, weeks, months, years)');
    case 'bad-size':
      return l10n.t('Not a size below 4G; write 500K or 2M');
    case 'bad-message-id':
      return l10n.t('Write the Message-ID after “id:”');
  }
}
