import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

describe('l10n/bundle.l10n.json', () => {
  it('holds the strings of the sources as they are now (npm run l10n)', async function () {
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'mail-l10n-'));
    try {
      const tool = join(root, 'node_modules', '@vscode', 'l10n-dev', 'dist', 'cli.js');
      const parameters = ['export', '--outDir', folder, './src'];
      await promisify(execFile)(process.execPath, [tool, ...parameters], { cwd: root });
      const read = async (path: string): Promise<unknown> =>
        JSON.parse(await readFile(join(path, 'bundle.l10n.json'), 'utf8'));
      assert.deepEqual(await read(join(root, 'l10n')), await read(folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
