import type { ImapFlow } from 'imapflow';
import { setTimeout as wait } from 'node:timers/promises';
import { compose } from '../servers/fixtures/mail.ts';
import { Random } from '../servers/fixtures/random.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import type { TestAccount, TestServer } from '../servers/fixtures/testServer.ts';
import type { Minute } from './bars.ts';
import { Client } from './clientProcess.ts';
import { type Fault, faults, Line } from './line.ts';

/** Milliseconds. */
const faultEvery = 30_000;
const mailEvery = 3_000;
/** Messages that an inbox keeps: what comes in at one end goes out at the other. */
const kept = 300;

interface Account {
  readonly account: TestAccount;
  readonly line: Line;
  /** Delivers and takes away, past the faults. */
  readonly other: ImapFlow;
}

/** Accounts whose mail comes and goes behind lines that break, and the client that is looked at. */
export class Soak {
  readonly #accounts: readonly Account[];
  readonly #client: Client;
  readonly #random: Random;
  #over = false;
  #faults = 0;
  #slowest = 0;
  #running: Promise<unknown>[] = [];
  #logins = 0;
  /** Answers of the client that a lost connection does not explain. */
  errors = 0;

  private constructor(accounts: readonly Account[], client: Client, seed: number) {
    this.#accounts = accounts;
    this.#client = client;
    this.#random = new Random(seed);
  }

  static async start(
    server: TestServer,
    folder: string,
    { accounts: count, seed }: { accounts: number; seed: number },
  ): Promise<Soak> {
    const accounts: Account[] = [];
    for (let index = 0; index < count; index++) {
      const account = await server.newUser();
      const line = await Line.open(account.port);
      const other = await connectSecondClient(account);
      for (let n = 0; n < kept; n++) await deliver(other, `soak ${n}`);
      await other.mailboxOpen('INBOX');
      accounts.push({ account, line, other });
    }
    const seenBy = accounts.map(({ account, line }) => ({ ...account, port: line.port }));
    const client = await Client.start({ accounts: seenBy, folder });
    const soak = new Soak(accounts, client, seed);
    soak.#running = [soak.#mail(), soak.#misfortune()];
    return soak;
  }

  /** Waits for a minute and tells what it showed. */
  async minute(minute: number): Promise<Minute> {
    await Promise.race([wait(60_000), Promise.all(this.#running)]);
    const { heap, rss, lag, sockets, errors } = await this.#client.figures();
    const logins = this.#accounts.reduce((sum, { line }) => sum + line.logins, 0);
    const now = { minute, heap, rss, lagP99: lag.p99, lagMax: lag.max, sockets };
    const result = {
      ...now,
      logins: logins - this.#logins,
      faults: this.#faults,
      slowest: this.#slowest,
    };
    [this.#logins, this.#faults, this.#slowest] = [logins, 0, 0];
    this.errors = errors;
    return result;
  }

  /** Ends mail and faults; what the client shows otherwise than the server, in words. */
  async finish(): Promise<string[]> {
    this.#over = true;
    await Promise.all(this.#running);
    await this.#everywhere('the last one');
    const times = await this.#client.backAfter('the last one');
    const { waiting } = await this.#client.figures();
    return [
      ...times.flatMap((time, index) =>
        time === Infinity ? [`account ${index + 1} does not show the last message`] : [],
      ),
      ...(waiting > 0 ? [`${waiting} changes still wait`] : []),
    ];
  }

  async stop(): Promise<void> {
    this.#over = true;
    this.#client.stop();
    for (const { line, other } of this.#accounts) {
      await line.close();
      other.close();
    }
  }

  /** New mail for everybody, and as much old mail that goes. */
  async #mail(): Promise<void> {
    for (let turn = kept; !this.#over; turn++) {
      for (const { other } of this.#accounts) {
        await deliver(other, `soak ${turn}`);
        await other.messageDelete('1');
      }
      await wait(mailEvery);
    }
  }

  /** A fault every 30 s, of one account or of all of them. */
  async #misfortune(): Promise<void> {
    for (let turn = 0; !this.#over; turn++) {
      await wait(faultEvery / 2);
      if (this.#over) return;
      const started = performance.now();
      const fault = this.#random.pick(faults);
      const all = this.#random.oneIn(2);
      const hit = all ? this.#accounts : [this.#accounts[turn % this.#accounts.length]!];
      await Promise.all(hit.map(({ line }) => line.suffer(fault)));
      await this.#recover(turn, fault);
      await wait(Math.max(0, faultEvery / 2 - (performance.now() - started)));
    }
  }

  /** A fault is over when mail that came after it is shown everywhere. */
  async #recover(turn: number, fault: Fault): Promise<void> {
    const subject = `after fault ${turn}`;
    await this.#everywhere(subject);
    const seconds = Math.max(...(await this.#client.backAfter(subject))) / 1000;
    if (seconds > 45) console.log(`  back ${seconds.toFixed(1)} s after fault ${turn}: ${fault}`);
    this.#faults++;
    this.#slowest = Math.max(this.#slowest, seconds);
  }

  async #everywhere(subject: string): Promise<void> {
    for (const { other } of this.#accounts) await deliver(other, subject);
  }
}

async function deliver(other: ImapFlow, subject: string): Promise<void> {
  await other.append('INBOX', compose({ subject, date: new Date() }), []);
}
