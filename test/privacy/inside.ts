import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { showControl } from './control.ts';

/** Within the watched network: the tests named as arguments, and the soak by that name; then the control. */
const wanted = process.argv.slice(2);
const tiers = wanted.filter((each) => each !== 'soak');
const codes: number[] = [];
if (tiers.length > 0) codes.push(await runHere('scripts/test/main.ts', ...tiers));
if (wanted.includes('soak')) codes.push(await runHere('test/soak/main.ts'));
await showControl();
process.exit(codes.find((code) => code !== 0) ?? 0);

async function runHere(script: string, ...args: string[]): Promise<number> {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
