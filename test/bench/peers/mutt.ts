import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  hasRow,
  isFull,
  type MailProgram,
  type Place,
  type ProgramKind,
  rowsOn,
  searchWords,
  showsFound,
  showsMessage,
  textOfMessage,
} from './mailProgram.ts';
import { Terminal } from './terminal.ts';

/** mutt or neomutt: the keys of both are the same. */
class Mutt implements MailProgram {
  readonly #command: string;
  readonly #place: Place;
  #running: Terminal | undefined;

  constructor(command: string, place: Place) {
    this.#command = command;
    this.#place = place;
    for (const folder of ['headers', 'bodies']) mkdirSync(join(place.home, folder));
    writeFileSync(join(place.home, 'muttrc'), configuration(place), { mode: 0o600 });
  }

  get pid(): number {
    return this.#terminal.pid;
  }

  async start(signal: AbortSignal): Promise<void> {
    const { home } = this.#place;
    this.#running = await Terminal.open({
      command: `${this.#command} -n -F ${home}/muttrc`,
      env: { HOME: home, LC_ALL: 'C.UTF-8' },
      folder: home,
    });
    await this.#terminal.shows(isFull, 'a screen of rows', signal);
  }

  async goToNewest(signal: AbortSignal): Promise<void> {
    await this.#terminal.press('*');
    await this.#terminal.shows(hasRow(this.#place.newest), 'the newest row', signal);
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#terminal.press('Enter');
    await this.#terminal.shows(showsMessage(this.#place.newest), 'the message', signal);
  }

  async backToList(signal: AbortSignal): Promise<void> {
    if (textOfMessage.test(await this.#terminal.screen())) await this.#terminal.type('i');
    await this.#terminal.shows((screen) => rowsOn(screen).length > 0, 'the list', signal);
    await this.#limit('~A', signal);
    // The last page holds but the last message.
    await this.#terminal.press('=');
    const all = (screen: string): boolean =>
      isFull(screen) && searchWords.every((word) => !showsFound(word)(screen));
    await this.#terminal.shows(all, 'all messages', signal);
  }

  async search(word: string, signal: AbortSignal): Promise<void> {
    await this.#limit(`~s ${word}`, signal);
    await this.#terminal.shows(showsFound(word), 'what is found', signal);
  }

  async markRead(signal: AbortSignal): Promise<void> {
    await this.#terminal.type('T');
    await this.#answer(/^Tag messages matching:/m, '~U', signal);
    await this.#terminal.shows(/Tag:\d/, 'tags', signal);
    await this.#terminal.type(';W');
    await this.#terminal.shows(/^Clear flag/m, 'the question for the flag', signal);
    await this.#terminal.type('N');
    await this.#terminal.shows(/^-\*-/m, 'cleared flags that the server does not know of', signal);
    await this.#terminal.type('$');
    await this.#terminal.shows(/\d+ kept, \d+ deleted/, 'that the server knows all', signal);
  }

  async rest(): Promise<void> {
    // Its traffic tells.
  }

  async quit(): Promise<void> {
    await this.#terminal.type('q');
    await this.#terminal.close();
  }

  get #terminal(): Terminal {
    if (!this.#running) throw new Error('It does not run.');
    return this.#running;
  }

  async #limit(pattern: string, signal: AbortSignal): Promise<void> {
    await this.#terminal.type('l');
    await this.#answer(/^Limit to messages matching:/m, pattern, signal);
  }

  async #answer(question: RegExp, answer: string, signal: AbortSignal): Promise<void> {
    await this.#terminal.shows(question, 'its question', signal);
    await this.#terminal.press('C-a', 'C-k');
    await this.#terminal.type(answer);
    await this.#terminal.press('Enter');
  }
}

function configuration({ port, user, password, certificateFile, home }: Place): string {
  return `
set spoolfile="imaps://${user}@127.0.0.1:${port}/INBOX"
set folder="imaps://${user}@127.0.0.1:${port}/"
set imap_user="${user}"
set imap_pass="${password}"
set imap_qresync=yes
set ssl_verify_host=no
set certificate_file="${certificateFile}"
set header_cache="${home}/headers"
set message_cachedir="${home}/bodies"
set sort=date
set quit=yes
set move=no
set delete=no
set wait_key=no
set mail_check=3600
`;
}

const loadsAll = 'reads the headers of all messages before it shows a row';
const searchesHere = 'searches in the headers of all messages, which it has downloaded before';

/** The two that share their keys and their configuration. */
export const mutts: readonly ProgramKind[] = ['neomutt', 'mutt'].map((name) => ({
  name,
  debianPackage: name,
  make: (place) => new Mutt(name, place),
  differs: {
    'cold first screen': loadsAll,
    'warm first screen':
      'reads all rows from its header cache, then asks for what changed (QRESYNC)',
    'mark 1,000 read': 'tags what is unread, clears the flag, and tells the server at “$”',
  },
  otherWork: {
    'first search': searchesHere,
    'search again': searchesHere,
    'mark 1,000 read':
      'need not ask what is unread: it has downloaded all headers and flags before',
  },
}));
