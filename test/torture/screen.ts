import { setTimeout as wait } from 'node:timers/promises';
import { folderId, parseMessageId } from '../../src/model/id.ts';
import type { MessageRow } from '../../src/model/message.ts';
import type { EngineSeat } from './engineSeat.ts';
import type { MailStock } from './mailStock.ts';
import { account } from './seat.ts';
import { plain, type ServerState } from './serverState.ts';
import { sameText } from './eyes.ts';
import { wordOf } from './worlds.ts';

/** Looks until the screen is in step with the server. */
const looks = 8;
const lookAfter = 150;
/** Messages that are read at the end. */
const readAtEnd = 4;

/** What the program shows at the end that is not on the server; with the bodies of some messages. */
export async function compareScreen(
  seat: EngineSeat,
  server: ServerState,
  stock: MailStock,
): Promise<string[]> {
  const problems: string[] = [];
  const rows: MessageRow[] = [];
  for (const folder of server.folders) {
    let problem: string | undefined;
    for (let look = 0; look < looks; look++) {
      if (look > 0) await wait(lookAfter);
      const window = { offset: 0, limit: 100 };
      const list = await seat.request('list', { folder: folderId(account, folder), window });
      problem = compareRows(folder, list.rows, server, stock);
      if (problem !== undefined) continue;
      rows.push(...list.rows);
      break;
    }
    if (problem !== undefined) problems.push(problem);
  }
  for (const { id } of rows.slice(0, readAtEnd))
    problems.push(...(await compareBody(seat, id, server, stock)));
  return problems;
}

function compareRows(
  folder: string,
  rows: readonly MessageRow[],
  server: ServerState,
  stock: MailStock,
): string | undefined {
  const byUid = server.byUid.get(folder);
  for (const { id, subject } of rows) {
    const name = byUid?.get(parseMessageId(id).uid);
    if (name === undefined || stock.subject(name) !== subject)
      return `the screen shows “${subject}” as ${id}, which is ${name ?? 'not there'}`;
  }
  const shown = wordsOf(rows.map(({ subject, flags }) => [subject.slice(0, 3), plain(flags)]));
  const held = [...server.copies].flatMap(([name, copies]) =>
    copies
      .filter((copy) => copy.folder === folder)
      .map(({ flags }): [string, readonly string[]] => [name, flags]),
  );
  const wanted = wordsOf(held);
  return shown === wanted ? undefined : `the screen shows ${folder} as [${shown}], not [${wanted}]`;
}

function wordsOf(messages: readonly (readonly [string, readonly string[]])[]): string {
  return wordOf(messages.map(([name, flags]) => ({ folder: name, flags })));
}

async function compareBody(
  seat: EngineSeat,
  id: string,
  server: ServerState,
  stock: MailStock,
): Promise<string[]> {
  const { mailbox, uid } = parseMessageId(id);
  const name = server.byUid.get(mailbox)?.get(uid);
  if (name === undefined) return [];
  const { body } = await seat.request('read', { message: id, markSeen: false });
  const text = body.map(({ content }) => content).join('\n');
  return sameText(text, stock.text(name)) ? [] : [`${name} is shown with “${text.slice(0, 300)}”`];
}
