import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dovecotUnavailable, startDovecot } from '../servers/fixtures/dovecot.ts';
import { judge } from './bars.ts';
import { Soak } from './soak.ts';

/** `npm run soak`: hours of new mail and of faults, with a look at the client every minute. */
const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '1' },
    accounts: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
});
const minutes = Math.round(60 * Number(values.hours));
const accounts = Number(values.accounts);
const seed = Number(values.seed);
if (!(minutes >= 1 && accounts >= 1 && Number.isInteger(seed)))
  throw new Error('--hours, --accounts and --seed are numbers: at least a minute and an account.');
const reason = await dovecotUnavailable();
if (reason !== undefined) throw new Error(`The soak needs Dovecot: ${reason}.`);

const server = await startDovecot();
const folder = await mkdtemp(join(tmpdir(), 'mail-soak-'));
console.log(`${accounts} accounts, ${minutes} minutes, a fault every 30 s, seed ${seed}.`);
const soak = await Soak.start(server, folder, { accounts, seed });
try {
  const seen = [];
  for (let minute = 1; minute <= minutes; minute++) {
    const now = await soak.minute(minute);
    seen.push(now);
    console.log(
      [
        `minute ${minute}`,
        `heap ${now.heap.toFixed(1)} MB`,
        `resident ${now.rss.toFixed(0)} MB`,
        `lag ${now.lagP99.toFixed(0)} ms (99 %), ${now.lagMax.toFixed(0)} ms (worst)`,
        `${now.sockets} sockets`,
        `${now.logins} sign-ins`,
        `${now.faults} faults, back after ${now.slowest.toFixed(1)} s`,
      ].join('  '),
    );
  }
  const lost = await soak.finish();
  const bars = judge(seen, accounts, soak.errors);
  for (const { words, holds } of bars) console.log(`${holds ? 'holds' : 'BROKEN'}: ${words}`);
  console.log(`${lost.length === 0 ? 'holds' : 'BROKEN'}: every list is what its server has`);
  for (const each of lost) console.log(`  ${each}`);
  process.exitCode = bars.every(({ holds }) => holds) && lost.length === 0 ? 0 : 1;
} finally {
  await soak.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
