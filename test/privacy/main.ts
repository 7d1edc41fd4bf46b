import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumUnavailable } from '../../scripts/chromium.ts';
import { ensureCodeServer } from '../../scripts/codeServer/install.ts';
import { ensureDebianPackages, isDebianRoot } from '../../scripts/debian.ts';
import { availability } from '../servers/fixtures/serverKinds.ts';
import { controlHost, ofChromium } from '../webview/fixtures/netLog.ts';
import { control } from './control.ts';
import { readCapture } from './packets.ts';

/**
 * `npm run privacy`: the tests with VS Code, Chromium and all servers in a network of their own,
 * and what any process of them sent out of the machine. The mail servers are on the loopback.
 * Arguments name the tiers of tests; `soak` is its hour.
 */
const wanted = process.argv.slice(2);
const tiers = wanted.length > 0 ? wanted : ['servers', 'webview', 'integration', 'ui'];

/** Where the wizard looks for the settings of a domain, when somebody has typed an address. */
const wizard = 'autoconfig.thunderbird.net';

if (!isDebianRoot()) throw new Error('A network of its own needs root on Debian.');
const missing = await ensureDebianPackages(['iproute2', 'tcpdump', 'util-linux']);
if (missing.length > 0) throw new Error(`Missing Debian packages: ${missing.join(' ')}.`);
// What the tests need has to be here before the network is away.
const reason = await chromiumUnavailable();
if (reason !== undefined) throw new Error(`There is no Chromium to look at: ${reason}.`);
await ensureCodeServer();
await availability();

const folder = await mkdtemp(join(tmpdir(), 'mail-privacy-'));
try {
  const capture = join(folder, 'sent.pcap');
  const script = join(import.meta.dirname, 'network.sh');
  const nowhere = join(import.meta.dirname, 'nowhere.ts');
  const inside = [process.execPath, join(import.meta.dirname, 'inside.ts'), ...tiers];
  const tests = spawn('unshare', ['--net', 'sh', script, capture, nowhere, ...inside], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE: process.execPath },
  });
  const [code] = (await once(tests, 'exit')) as [number | null];
  process.exitCode = (await judge(capture)) && code === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Tests have accounts on servers that there are not; all others are on the loopback. */
function isConfigured(name: string): boolean {
  return name === wizard || /(?:^|\.)(?:nowhere|private)\.invalid$/.test(name);
}

async function judge(capture: string): Promise<boolean> {
  const { names, addresses } = await readCapture(capture);
  const seen = [
    names.has(control.nameOfNode),
    names.has(control.nameOfChromium),
    addresses.has(control.address),
  ].every(Boolean);
  console.log(
    seen
      ? 'holds: the control was seen: names that Node and Chromium looked up, and an address'
      : 'BROKEN: the control was not seen, so the rest proves nothing',
  );
  const ours = new Set<string>([
    ...[control.nameOfNode, control.nameOfChromium, control.address],
    // Of tests that prove that they would see it.
    controlHost,
  ]);
  const sent = [...names, ...addresses].filter(([what]) => !ours.has(what));
  const itself = sent.filter(([what]) => ofChromium.has(what));
  const hosts = sent.filter(([what]) => isConfigured(what));
  const others = sent.filter(([what]) => !ofChromium.has(what) && !isConfigured(what));
  for (const [what, times] of hosts)
    console.log(`${what} is asked for an account that a test sets up (${times} times)`);
  for (const [what, times] of itself)
    console.log(`Chromium asks for ${what} by itself, whatever it shows (${times} times)`);
  console.log(`${others.length === 0 ? 'holds' : 'BROKEN'}: nothing else went out of the machine`);
  for (const [what, times] of others) console.log(`  ${what} (${times} times)`);
  return seen && others.length === 0;
}
