import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { showControl } from './control.ts';

/** Within the watched network: the tests named as arguments, then the control. */
const tests = spawn(
  process.execPath,
  [join(root, 'scripts', 'test', 'main.ts'), ...process.argv.slice(2)],
  { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
);
const [code] = (await once(tests, 'exit')) as [number | null];
await showControl();
process.exit(code ?? 1);
