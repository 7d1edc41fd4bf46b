/** Marks that reorder text, which can show an address or a file name as another one. */
const reordering = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Characters nobody sees; joiners stay, for emoji and for Persian and Indic scripts need them. */
const invisible =
  /[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]|[\u{e0000}-\u{e007f}]/gu;
const lineEnds = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

const controls = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * A header's text as one harmless line: line ends become spaces, other controls U+FFFD, characters
 * that reorder or hide text go, lone surrogates are replaced. Cut to `maxLength` UTF-16 units.
 */
export function cleanText(text: string, maxLength = 10_000): string {
  return text
    .slice(0, maxLength)
    .replace(lineEnds, ' ')
    .replace(controls, '\ufffd')
    .replace(reordering, '')
    .replace(invisible, '')
    .toWellFormed()
    .trim();
}

/**
 * Marks on one letter beyond what any script has (the bound of Unicode's stream-safe texts, UAX #15): they
 * hide the lines around, and browsers need minutes for some thousands.
 */
const piledMarks = /(?<!\p{M})(\p{M}{30})\p{M}+/gu;

/** A body's text: line ends as LF, other controls but tabs gone. Bidirectional marks may stay there. */
export function cleanBody(text: string): string {
  const others = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]+/g;
  return withLineFeeds(text).replace(others, '').replace(piledMarks, '$1').toWellFormed();
}

/** Text with its line ends as LF. A regular expression takes five times as long for lines by the million. */
export function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}
