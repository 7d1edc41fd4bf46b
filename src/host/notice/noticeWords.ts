import * as l10n from '@vscode/l10n';
import type { MessageRow } from '../../model/message.ts';
import { plain } from '../plain.ts';

/** Characters of one piece of a mail's own text. */
const longest = 100;

/** Where the new messages are, in words of the tree: a folder and its account. */
export interface Place {
  readonly folder: string;
  readonly account: string;
}

/** “Ada Lovelace: Build failed — Inbox, ada@example.org”. */
export function wordsForOne({ from, subject }: MessageRow, place: Place): string {
  const [sender] = from;
  const name = sender?.name?.trim() ? sender.name : sender?.address;
  return l10n.t(
    '{0}: {1} — {2}, {3}',
    quoted(name, l10n.t('(no sender)')),
    quoted(subject, l10n.t('(no subject)')),
    quoted(place.folder),
    quoted(place.account),
  );
}

/** “5 new messages in Inbox, ada@example.org”, or “in 2 folders”. */
export function wordsForSeveral(count: number, places: readonly Place[]): string {
  const [place] = places;
  if (place && places.length === 1) {
    const where = [quoted(place.folder), quoted(place.account)] as const;
    return l10n.t('{0} new messages in {1}, {2}', String(count), ...where);
  }
  return l10n.t('{0} new messages in {1} folders', String(count), String(places.length));
}

/**
 * Text from outside, of bounded length and in a direction of its own: what it says can neither look
 * like the words around it nor turn them round.
 */
export function quoted(text: string | undefined, otherwise = ''): string {
  const clean = (text ?? '')
    .slice(0, 10 * longest)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    // The two that join and part letters are needed to write some languages.
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Co}]/gu, '')
    .trim();
  if (clean === '') return otherwise;
  const characters = [...clean];
  const short =
    characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : clean;
  return `\u2068${plain(short)}\u2069`;
}
