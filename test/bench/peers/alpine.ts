import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  hasRow,
  isFull,
  type MailProgram,
  type Place,
  type ProgramKind,
  showsFound,
  showsMessage,
  textOfMessage,
} from './mailProgram.ts';
import { Terminal } from './terminal.ts';

class Alpine implements MailProgram {
  readonly #place: Place;
  #running: Terminal | undefined;

  constructor(place: Place) {
    this.#place = place;
    mkdirSync(join(place.home, 'mail'));
    writeFileSync(join(place.home, 'pinerc'), configuration(place));
  }

  get pid(): number {
    return this.#terminal.pid;
  }

  async start(signal: AbortSignal): Promise<void> {
    const { home, password } = this.#place;
    this.#running = await Terminal.open({
      command: `alpine -p ${home}/pinerc -i`,
      env: { HOME: home, LC_ALL: 'C.UTF-8' },
      folder: home,
    });
    await this.#terminal.shows(/ENTER PASSWORD:/, 'the question for the password', signal);
    await this.#terminal.type(password);
    await this.#terminal.press('Enter');
    await this.#terminal.shows(isFull, 'a screen of rows', signal);
  }

  async goToNewest(signal: AbortSignal): Promise<void> {
    await this.#terminal.press('End');
    await this.#terminal.shows(hasRow(this.#place.newest), 'the newest row', signal);
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#terminal.press('Enter');
    await this.#terminal.shows(showsMessage(this.#place.newest), 'the message', signal);
  }

  async backToList(signal: AbortSignal): Promise<void> {
    if (textOfMessage.test(await this.#terminal.screen())) await this.#terminal.type('<');
    await this.#terminal.shows(/MESSAGE INDEX/, 'the list', signal);
    if (!/ZOOMED/.test(await this.#terminal.screen())) return;
    await this.#terminal.type(';');
    await this.#terminal.shows(/ALTER message selection/, 'what to do with the selection', signal);
    await this.#terminal.type('A');
    await this.#terminal.shows((screen) => !/ZOOMED/.test(screen), 'all messages', signal);
  }

  async search(word: string, signal: AbortSignal): Promise<void> {
    await this.#select(signal);
    await this.#terminal.type('T');
    await this.#terminal.shows(/^Select based on To/m, 'the question for the field', signal);
    await this.#terminal.type('S');
    await this.#terminal.shows(/^String in message SUBJECT/m, 'the question for words', signal);
    await this.#terminal.type(word);
    await this.#terminal.press('Enter');
    await this.#terminal.shows(showsFound(word), 'what is found', signal);
  }

  async markRead(signal: AbortSignal): Promise<void> {
    await this.#select(signal);
    await this.#terminal.type('S');
    await this.#terminal.shows(/^Select New, Deleted/m, 'the question for the state', signal);
    await this.#terminal.type('U');
    await this.#terminal.shows(/ZOOMED/, 'the unread messages', signal);
    await this.#terminal.type('A');
    await this.#terminal.shows(/^APPLY|Apply/m, 'the question for a command', signal);
    await this.#terminal.type('*');
    await this.#terminal.shows(/^Flag New/m, 'the question for the flag', signal);
    await this.#terminal.type('!N');
    await this.#terminal.shows(/Unflagged/, 'its word that it is done', signal);
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

  async #select(signal: AbortSignal): Promise<void> {
    await this.#terminal.type(';');
    await this.#terminal.shows(/^SELECT criteria/m, 'the criteria', signal);
  }
}

function configuration({ port, user }: Place): string {
  const features = [
    'quit-without-confirm',
    'disable-password-file-saving',
    'enable-aggregate-command-set',
  ];
  return `personal-name=Bench
user-domain=example.org
inbox-path={127.0.0.1:${port}/ssl/novalidate-cert/user=${user}}INBOX
last-version-used=7.26
feature-list=${features.join(',')}
`;
}

export const alpine: ProgramKind = {
  name: 'alpine',
  debianPackage: 'alpine',
  make: (place) => new Alpine(place),
  differs: {
    'warm first screen': 'keeps nothing on disk: it does the work of the cold one again',
    'mark 1,000 read': 'selects by unseen and applies the flag to the selection',
  },
  otherWork: {
    'cold first screen': 'shows INBOX alone and asks for no folders',
    'open a message':
      'fetches one text and no header: what it shows of that came with the list, and who vouches ' +
      'for the sender or how to leave a list is not known',
  },
};
