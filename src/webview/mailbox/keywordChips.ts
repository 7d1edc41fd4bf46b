import { html, nothing, type TemplateResult } from 'lit';
import { hasFlag } from '../../model/flags.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';

export interface Keyword {
  readonly name: string;
  /** Which of the shared labels it is, 1 to 5; 0 for any other. */
  readonly label: number;
}

/** What programs note for themselves; those that begin with $ are registered for it (RFC 5788). */
const forPrograms =
  /^[\\$]|^(?:(?:non|not)?junk|forwarded|mdnsent|redirected|old|recent|receipt-handled)$/i;

/** The keywords people gave a message: the shared labels ($label1 … $label5), then others by name. */
export function keywordsOf(flags: readonly string[], strings: MailboxStrings): Keyword[] {
  const labels = strings.keywordLabels.flatMap((name, index) =>
    hasFlag(flags, `$label${index + 1}`) ? [{ name, label: index + 1 }] : [],
  );
  const others = flags.filter((flag) => !forPrograms.test(flag));
  return [...labels, ...others.map((name) => ({ name, label: 0 }))];
}

/** Keywords as chips; of more than `most` the others are counted. */
export function keywordChips(
  flags: readonly string[],
  strings: MailboxStrings,
  most = Number.POSITIVE_INFINITY,
): TemplateResult | typeof nothing {
  const keywords = keywordsOf(flags, strings);
  if (keywords.length === 0) return nothing;
  const more = keywords.slice(most).map(({ name }) => name);
  return html`${keywords
    .slice(0, most)
    .map(({ name, label }) => html`<bdi class="label label-${label}">${name}</bdi>`)}${
    more.length === 0
      ? nothing
      : html`<span class="label label-0" title=${more.join(', ')}>+${more.length}</span>`
  }`;
}
