import { dovecotUnavailable } from '../../test/servers/fixtures/dovecot.ts';
import { availability } from '../../test/servers/fixtures/serverKinds.ts';
import { covered } from './coverage.ts';
import { runMocha } from './mocha.ts';
import { together } from './mochaResults.ts';
import { alwaysAvailable, type Tier } from './tier.ts';

/** Pure functions and everything that needs neither a server nor a browser. */
export const unit: Tier = {
  name: 'unit',
  unavailable: alwaysAvailable,
  run: ({ grep }) => runMocha({ files: 'test/unit/**/*.test.ts', grep, testTimeoutMs: 10_000 }),
};

/** How long the engine stands still under a flood; being watched would double it. */
const floods = 'test/servers/hostile/floods.test.ts';

/** The engine against Dovecot, Cyrus and the embedded server, as far as they can run here. */
export const servers: Tier = {
  name: 'servers',
  unavailable: alwaysAvailable,
  run: async ({ grep }) => {
    const reasons = await availability();
    const notRun = [...reasons].map(([name, reason]) => `${name}: ${reason}`);
    const files = 'test/servers/**/*.test.ts';
    // Side by side, for most of the time goes by in waiting for servers.
    const run = { grep, testTimeoutMs: 30_000, timeoutMs: 900_000, jobs: 3, secondTry: true };
    if (grep !== undefined) return { ...(await runMocha({ ...run, files })), notRun };
    const watched = await runMocha({ ...run, files, except: floods, env: covered });
    return { ...together(watched, await runMocha({ ...run, files: floods })), notRun };
  },
};

/** Round trips and octets of the engine's operations, which do not depend on the machine's speed. */
export const bench: Tier = {
  name: 'bench',
  unavailable: dovecotUnavailable,
  run: ({ grep }) => runMocha({ files: 'test/bench/**/*.test.ts', grep }),
};

/** The engine under faults of the network, other programs and sudden ends, by seeds; two processes. */
export const torture: Tier = {
  name: 'torture',
  unavailable: dovecotUnavailable,
  run: ({ grep }) => runMocha({ files: 'test/torture/**/*.test.ts', grep }),
};
