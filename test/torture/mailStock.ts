import { compose } from '../servers/fixtures/mail.ts';
import type { Random } from '../servers/fixtures/random.ts';
import type { MessageName } from './actions.ts';

/** Words that are searched for: each message has one in its subject. */
export const words = ['amber', 'birch', 'cobalt'] as const;

interface Stocked {
  readonly subject: string;
  readonly text: string;
  readonly source: Buffer;
}

/** The messages of one run, each unlike all others, known by name and by their octets. */
export class MailStock {
  readonly #run: number;
  readonly #messages = new Map<MessageName, Stocked>();
  readonly #names = new Map<string, MessageName>();

  constructor(run: number) {
    this.#run = run;
  }

  /** Writes the next message; some are long, and some are without a Message-ID. */
  write(random: Random, bare = false): MessageName {
    const name = `m${String(this.#messages.size + 1).padStart(2, '0')}`;
    const subject = `${name} ${random.pick(words)}`;
    const lines = random.oneIn(4) ? 20 + random.below(60) : 1 + random.below(4);
    const text = Array.from(
      { length: lines },
      (_, line) => `${name} of run ${this.#run}, line ${line}: ${random.next()}`,
    ).join('\r\n');
    const whole = compose({ subject, text, messageId: `${name}.${this.#run}@torture.example` });
    const source = bare ? withoutMessageId(whole) : whole;
    this.#messages.set(name, { subject, text, source });
    this.#names.set(source.toString('latin1'), name);
    return name;
  }

  get names(): readonly MessageName[] {
    return [...this.#messages.keys()];
  }

  source(name: MessageName): Buffer {
    return this.#of(name).source;
  }

  subject(name: MessageName): string {
    return this.#of(name).subject;
  }

  text(name: MessageName): string {
    return this.#of(name).text;
  }

  /** Which message these octets are, all of them; undefined for what nobody wrote. */
  nameOf(source: Uint8Array | undefined): MessageName | undefined {
    return source && this.#names.get(Buffer.from(source).toString('latin1'));
  }

  #of(name: MessageName): Stocked {
    const found = this.#messages.get(name);
    if (!found) throw new Error(`No message ${name} was written.`);
    return found;
  }
}

function withoutMessageId(source: Buffer): Buffer {
  return Buffer.from(source.toString('latin1').replace(/^Message-ID:.*\r\n/m, ''), 'latin1');
}
