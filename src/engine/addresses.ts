import type { Mailbox } from '../model/message.ts';
import type { AccountEngine } from './accountEngine.ts';

/** Cached messages of an account that are looked through, the newest. */
const mostRows = 5_000;
/** Milliseconds for which what was looked through is good enough. */
const freshFor = 60_000;
/** Days after which having been seen counts half. */
const halfLife = 60;
/** Whom one has written to is likelier meant than who has written. */
const sentWeight = 3;

interface Seen {
  readonly mailbox: Mailbox;
  weight: number;
}

/** People seen in the cached mail, ranked by how often and how lately. Asks no server. */
export class Addresses {
  #seen: readonly Seen[] = [];
  #lookedAt = 0;

  /** Those whose name, or a word of it, or address begins with the text; then those that hold it. */
  find(engines: readonly AccountEngine[], text: string, limit: number): readonly Mailbox[] {
    if (Date.now() - this.#lookedAt > freshFor) this.#look(engines);
    const wanted = text.trim().toLowerCase();
    const ranked = this.#seen
      .map((each) => ({ ...each, fit: fitOf(each.mailbox, wanted) }))
      .filter(({ fit }) => fit > 0)
      .sort((a, b) => b.fit - a.fit || b.weight - a.weight);
    return ranked.slice(0, limit).map(({ mailbox }) => mailbox);
  }

  #look(engines: readonly AccountEngine[]): void {
    this.#lookedAt = Date.now();
    const seen = new Map<string, Seen>();
    for (const engine of engines) {
      const sent = engine.folders.mailboxes().find(({ role }) => role === 'sent')?.mailbox;
      for (const { mailbox, date, from, to } of engine.store.newestEnvelopes(mostRows)) {
        const days = Math.max(0, this.#lookedAt - Date.parse(date)) / 86_400_000;
        const weight = 0.5 ** (days / halfLife) * (mailbox === sent ? sentWeight : 1);
        for (const each of mailbox === sent ? to : from) note(seen, each, weight);
      }
    }
    this.#seen = [...seen.values()];
  }
}

function note(seen: Map<string, Seen>, mailbox: Mailbox, weight: number): void {
  const key = mailbox.address.toLowerCase();
  if (key === '' || Number.isNaN(weight)) return;
  const known = seen.get(key);
  if (known) known.weight += weight;
  // The newest spelling of the name comes first.
  else seen.set(key, { mailbox, weight });
}

/** 2 where a word begins with the text, 1 where it is somewhere, else 0. */
function fitOf({ name = '', address }: Mailbox, wanted: string): number {
  const both = `${name} ${address}`.toLowerCase();
  const at = both.indexOf(wanted);
  if (at < 0) return 0;
  return both.startsWith(wanted) || both.includes(` ${wanted}`) ? 2 : 1;
}
