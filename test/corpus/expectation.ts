import { existsSync, readFileSync } from 'node:fs';
import type { OpenedMessage } from '../../src/model/opened.ts';

/** What another parser says of a message, where a file beside it tells; what it does not say is left out. */
interface Expectation {
  readonly subject?: string;
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly date?: string;
  readonly text?: string;
  readonly attachments?: readonly string[];
}

/** A field in which we and the expectation differ. */
export interface Difference {
  readonly field: keyof Expectation;
  readonly ours: string;
  readonly theirs: string;
  /** Why they differ, where the values themselves tell. */
  readonly reason?: string;
}

/** Compares an opened message with the `.json` beside its file; undefined where there is none. */
export function differences(path: string, message: OpenedMessage): Difference[] | undefined {
  const file = path.replace(/\.eml$/, '.json');
  if (file === path || !existsSync(file)) return undefined;
  const theirs = readExpectation(JSON.parse(readFileSync(file, 'utf8')) as Parsed);
  const ours: Expectation = {
    subject: oneLine(message.subject),
    from: message.from.map(mailbox),
    to: message.to.map(mailbox),
    date: message.date,
    text: words(message.text),
    attachments: message.attachments.map(({ filename }) => filename),
  };
  return (Object.keys(theirs) as (keyof Expectation)[]).flatMap((field) => {
    const [own, other] = [ours[field], theirs[field]].map((value) => JSON.stringify(value));
    if (own === other) return [];
    const reason = reasonFor(ours[field], theirs[field]);
    return [{ field, ours: own!, theirs: other!, ...(reason ? { reason } : {}) }];
  });
}

type Value = Expectation[keyof Expectation];

function reasonFor(ours: Value, theirs: Value): string | undefined {
  const [own, other] = [ours, theirs].map((value) => JSON.stringify(value));
  if (other!.includes('\ufffd') && own!.split('\ufffd').length < other!.split('\ufffd').length)
    return 'more characters are read here';
  if (typeof ours === 'string' && typeof theirs === 'string') return reasonForText(ours, theirs);
  return typeof ours === 'object' && typeof theirs === 'object'
    ? reasonForLists(ours, theirs)
    : undefined;
}

function reasonForText(ours: string, theirs: string): string | undefined {
  if (ours.includes(theirs)) return 'more of the message is read here';
  // A word or two is found in many a text.
  const found = ours.length > 5 && theirs.includes(ours);
  return found ? 'less of its markup stands in the text here' : undefined;
}

function reasonForLists(ours: readonly string[], theirs: readonly string[]): string | undefined {
  const sorted = (values: readonly string[]): string => JSON.stringify(values.toSorted());
  if (sorted(ours) === sorted(theirs)) return 'the same in the order of the message';
  const safe = theirs.map((name) => name.replaceAll(/[:\\/]/g, '_'));
  if (sorted(ours) === sorted(safe)) return 'names made safe';
  const letters = (values: readonly string[]): string => values.join().replaceAll(/[<> ]/g, '');
  if (letters(ours) === letters(theirs)) return 'a single word is an address here';
  return theirs.every((each) => ours.includes(each)) ? 'more of them are found here' : undefined;
}

interface Address {
  readonly name: string | null;
  readonly address: string | null;
}
interface Parsed {
  readonly text_body: readonly number[];
  readonly attachments: readonly number[];
  readonly parts: readonly {
    readonly headers: readonly { readonly name: unknown; readonly value: unknown }[];
    readonly body: unknown;
  }[];
}
type DateTime = Readonly<
  Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'tz_hour' | 'tz_minute', number>
>;
interface ContentType {
  readonly attributes?: readonly { readonly name: string; readonly value: string }[] | null;
}

function readExpectation(parsed: Parsed): Expectation {
  const headers = parsed.parts[0]?.headers ?? [];
  const value = (name: string): Record<string, unknown> => {
    const found = headers.find((each) => each.name === name)?.value;
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
  };
  const subject = value('subject')['Text'];
  const date = value('date')['DateTime'] as (DateTime & { tz_before_gmt: boolean }) | undefined;
  const [from, to] = ['from', 'to'].map((name) => addresses(value(name)['Address']));
  const texts = parsed.text_body.flatMap((index) => textOf(parsed.parts[index]?.body));
  const names = parsed.attachments.map((index) => nameOf(parsed.parts[index]?.headers ?? []));
  return {
    ...(typeof subject === 'string' ? { subject: oneLine(subject) } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(date ? { date: utc(date) } : {}),
    ...(texts.length > 0 ? { text: words(texts.join('\n\n')) } : {}),
    ...(names.every((name) => name !== undefined) ? { attachments: names } : {}),
  };
}

function addresses(value: unknown): string[] | undefined {
  const { List: list, Group: groups } = (value ?? {}) as {
    List?: readonly Address[];
    Group?: readonly { readonly addresses: readonly Address[] }[];
  };
  return (list ?? groups?.flatMap((group) => group.addresses))?.map(({ name, address }) =>
    mailbox({ address: address ?? '', ...(name === null ? {} : { name }) }),
  );
}

function mailbox({ name = '', address }: { name?: string; address: string }): string {
  return `${oneLine(name)} <${address}>`;
}

function utc(date: DateTime & { tz_before_gmt: boolean }): string {
  const { year, month, day, hour, minute, second } = date;
  const zone = (date.tz_hour * 60 + date.tz_minute) * (date.tz_before_gmt ? -1 : 1);
  return new Date(Date.UTC(year, month - 1, day, hour, minute - zone, second)).toISOString();
}

function textOf(body: unknown): string[] {
  const { Text: text } = (body ?? {}) as { Text?: string };
  return text === undefined ? [] : [text];
}

function nameOf(headers: Parsed['parts'][number]['headers']): string | undefined {
  const attributes = ['content_disposition', 'content_type'].flatMap((name) => {
    const value = headers.find((each) => each.name === name)?.value as
      { ContentType?: ContentType } | undefined;
    return value?.ContentType?.attributes ?? [];
  });
  return attributes.find(({ name }) => name === 'filename' || name === 'name')?.value;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Only the words count: how lines are wrapped and quoted is the reader's own. */
function words(text: string): string {
  return text.replaceAll(/[\s>]+/g, ' ').trim();
}
