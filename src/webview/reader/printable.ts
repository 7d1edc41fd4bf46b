import type { Mailbox } from '../../model/message.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import type { Words } from '../words.ts';
import type { MessageBody } from './messageBody.ts';

/** A message as the HTML of a page that only shows: made of nodes, never of strings. */
export function printable(
  body: MessageBody,
  asHtml: boolean,
  strings: MailboxStrings,
  words: Words,
): { title: string; html: string } {
  const { message } = body;
  const page = document.implementation.createHTMLDocument('');
  const title = message.subject || strings.noSubject;
  const heading = page.createElement('h1');
  heading.textContent = title;
  const facts = page.createElement('dl');
  const fact = (name: string, value: string): void => {
    if (value === '') return;
    const [term, text] = [page.createElement('dt'), page.createElement('dd')];
    term.textContent = name;
    text.textContent = value;
    facts.append(term, text);
  };
  fact(strings.from, addresses(message.from));
  fact(strings.to, addresses(message.to));
  fact(strings.cc, addresses(message.cc));
  fact(strings.date, words.fullDate(message.date) ?? strings.unknownDate);
  fact(strings.attachments, message.attachments.map(({ filename }) => filename).join(', '));
  page.body.append(heading, facts, ...body.copy(asHtml));
  for (const button of page.body.querySelectorAll('button')) button.remove();
  return { title, html: page.body.innerHTML };
}

function addresses(mailboxes: readonly Mailbox[]): string {
  return mailboxes
    .slice(0, 200)
    .map(({ name, address }) => (name ? `${name} <${address}>` : address))
    .join(', ');
}
