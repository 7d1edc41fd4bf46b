import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  hasRow,
  isFull,
  type MailProgram,
  type Place,
  type ProgramKind,
  rowsOn,
  showsFound,
  showsMessage,
  textOfMessage,
} from './mailProgram.ts';
import { Terminal } from './terminal.ts';

class Aerc implements MailProgram {
  readonly #place: Place;
  #running: Terminal | undefined;

  constructor(place: Place) {
    this.#place = place;
    const folder = join(place.home, '.config', 'aerc');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'accounts.conf'), configuration(place), { mode: 0o600 });
  }

  get pid(): number {
    return this.#terminal.pid;
  }

  async start(signal: AbortSignal): Promise<void> {
    const { home, certificateFile } = this.#place;
    this.#running = await Terminal.open({
      command: 'aerc',
      env: { HOME: home, LC_ALL: 'C.UTF-8', SSL_CERT_FILE: certificateFile },
      folder: home,
    });
    await this.#terminal.shows(isFull, 'a screen of rows', signal);
  }

  async goToNewest(signal: AbortSignal): Promise<void> {
    // The cursor stands on it.
    await this.#terminal.shows(hasRow(this.#place.newest), 'the newest row', signal);
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#terminal.press('Enter');
    await this.#terminal.shows(showsMessage(this.#place.newest), 'the message', signal);
  }

  async backToList(signal: AbortSignal): Promise<void> {
    if (textOfMessage.test(await this.#terminal.screen())) await this.#terminal.type('q');
    await this.#terminal.shows(isFull, 'the list', signal);
    await this.#command(':clear');
    const all = (screen: string): boolean => isFull(screen) && !screen.includes('| filter');
    await this.#terminal.shows(all, 'all messages', signal);
  }

  async search(word: string, signal: AbortSignal): Promise<void> {
    await this.#command(`:filter ${word}`);
    await this.#terminal.shows(showsFound(word), 'what is found', signal);
  }

  async markRead(signal: AbortSignal): Promise<void> {
    const [newest = ''] = rowsOn(await this.#terminal.screen());
    await this.#command(':filter -u');
    const filtered = (screen: string): boolean =>
      isFull(screen) && screen.includes('filter -u') && rowsOn(screen)[0] !== newest;
    await this.#terminal.shows(filtered, 'the unread messages', signal);
    await this.#command(':mark -a');
    await this.#command(':read');
  }

  async rest(): Promise<void> {
    // Its traffic tells.
  }

  async quit(): Promise<void> {
    await this.#command(':quit');
    await this.#terminal.close();
  }

  get #terminal(): Terminal {
    if (!this.#running) throw new Error('It does not run.');
    return this.#running;
  }

  async #command(text: string): Promise<void> {
    await this.#terminal.type(text);
    await this.#terminal.press('Enter');
  }
}

function configuration({ port, user, password }: Place): string {
  return `[bench]
source = imaps://${user}:${password}@127.0.0.1:${port}
default = INBOX
from = Bench <bench@example.org>
cache-headers = true
`;
}

export const aerc: ProgramKind = {
  name: 'aerc',
  debianPackage: 'aerc',
  make: (place) => new Aerc(place),
  differs: {
    'mark 1,000 read': 'filters by unread on the server, marks what is found and sets the flag',
  },
};
