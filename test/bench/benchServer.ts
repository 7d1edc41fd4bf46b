import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOrThrow } from '../../scripts/childProcess.ts';
import { startDovecot } from '../servers/fixtures/dovecot.ts';
import type { TestServer } from '../servers/fixtures/testServer.ts';
import { fill } from './fill.ts';
import { index } from './indexing.ts';
import { generatorVersion } from './messages.ts';

export interface Size {
  readonly messages: number;
  readonly folders: number;
}

const user = 'bench';

/** Dovecot with one big account, fresh each time from what is generated once and kept. */
export async function startBenchServer(size: Size): Promise<TestServer> {
  const filled = await filledHomes(size);
  await indexOnce(filled);
  const homes = makeHomes();
  // Owners and times have to stay what they are.
  await runOrThrow('cp', ['-a', join(filled, user), homes]);
  const server = await startDovecot({ homes });
  return {
    ...server,
    user,
    stop: async () => {
      await server.stop();
      rmSync(homes, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function filledHomes({ messages, folders }: Size): Promise<string> {
  const kept = join(tmpdir(), `mail-bench-v${generatorVersion}-${messages}-${folders}`);
  if (existsSync(kept)) return kept;
  const homes = makeHomes();
  const server = await startDovecot({ homes });
  try {
    await fill({ ...server, user }, messages, folders);
  } finally {
    await server.stop();
  }
  // Under its name only when it is whole.
  renameSync(homes, kept);
  return kept;
}

async function indexOnce(homes: string): Promise<void> {
  const mark = join(homes, 'indexed');
  if (existsSync(mark)) return;
  const server = await startDovecot({ homes });
  try {
    await index({ ...server, user });
  } finally {
    await server.stop();
  }
  writeFileSync(mark, '');
}

function makeHomes(): string {
  const homes = mkdtempSync(join(tmpdir(), 'mail-bench-homes-'));
  // The mail processes run as nobody.
  chmodSync(homes, 0o777);
  return homes;
}
