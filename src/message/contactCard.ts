import type { ContactCard } from '../model/invitation.ts';
import { cleanText } from './cleanText.ts';
import { readComponents, unescapeText } from './contentLines.ts';
import type { Component } from './contentLines.ts';

/** UTF-16 units of a vCard part; a larger one is an address book. */
export const maxCardsLength = 256 << 10;
export const maxCards = 20;
const maxEntries = 20;
const maxText = 300;

/**
 * The cards in the text of a vCard part, of version 2.1, 3.0 or 4.0; those that say nothing are left
 * out, and of a part that is too large all are. Never throws.
 */
export function readContactCards(part: string, text: string): ContactCard[] {
  if (text.length > maxCardsLength) return [];
  return readComponents(text)
    .filter(({ name }) => name === 'VCARD')
    .slice(0, maxCards)
    .map((card) => readCard(part, card))
    .filter(saysSomething);
}

function readCard(part: string, card: Component): ContactCard {
  const organization = fieldsOf(firstValue(card, 'ORG')).join(', ');
  const title = unescapeText(firstValue(card, 'TITLE'));
  const emails = entries(card, 'EMAIL', (value) => [value.replace(/^\s*mailto:/i, '')]);
  return {
    part,
    name: cleanText(nameOf(card) || organization || (emails[0] ?? ''), maxText),
    ...optionalText('organization', organization),
    ...optionalText('title', title),
    emails,
    phones: entries(card, 'TEL', (value) => [value.replace(/^\s*tel:/i, '')]),
    urls: entries(card, 'URL', webAddress),
  };
}

function saysSomething({ name, phones, urls }: ContactCard): boolean {
  return name !== '' || phones.length > 0 || urls.length > 0;
}

/** The formatted name; else what N gives, in the order people say it. */
function nameOf(card: Component): string {
  const formatted = cleanText(unescapeText(firstValue(card, 'FN')), maxText);
  if (formatted !== '') return formatted;
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = fieldsOf(
    firstValue(card, 'N'),
  );
  return [prefix, given, middle, family, suffix].filter((each) => each !== '').join(' ');
}

/** The fields of a structured value; several values of a field are joined with spaces. */
function fieldsOf(value: string): string[] {
  return splitEscaped(value, ';').map((field) =>
    splitEscaped(field, ',')
      .map((each) => cleanText(unescapeText(each), maxText))
      .filter((each) => each !== '')
      .join(' '),
  );
}

/** The pieces between separators that no backslash stands before; their escapes stay in. */
function splitEscaped(value: string, separator: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at < value.length; at++) {
    if (value[at] === '\\') at++;
    else if (value[at] === separator) {
      pieces.push(value.slice(start, at));
      start = at + 1;
    }
  }
  return [...pieces, value.slice(start)];
}

/** The first value that is not blank. */
function firstValue(card: Component, name: string): string {
  const line = card.lines.find((each) => each.name === name && each.value.trim() !== '');
  return (line?.value ?? '').slice(0, 4 * maxText);
}

function entries(
  card: Component,
  name: string,
  read: (value: string) => readonly string[],
): string[] {
  const found = new Set<string>();
  for (const line of card.lines) {
    if (line.name !== name) continue;
    const values = read(unescapeText(line.value.slice(0, 4 * maxText)));
    for (const value of values) found.add(cleanText(value, maxText));
    if (found.size > maxEntries) break;
  }
  found.delete('');
  return [...found].slice(0, maxEntries);
}

/** The value where it is an address of the web, written in full: nothing else is a link. */
function webAddress(value: string): string[] {
  const text = value.trim();
  if (text.length > maxText || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return [];
  return [new URL(text).href].filter((href) => href.length <= maxText);
}

function optionalText<Key extends string>(key: Key, text: string): { [K in Key]?: string } {
  const cleaned = cleanText(text, maxText);
  return cleaned === '' ? {} : ({ [key]: cleaned } as { [K in Key]: string });
}
