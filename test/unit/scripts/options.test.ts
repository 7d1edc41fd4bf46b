import assert from 'node:assert/strict';
import { readOptions } from '../../../scripts/start/options.ts';

describe('the options of npm start', () => {
  it('opens a free port by default', () => {
    assert.deepEqual(readOptions([]), { open: true });
  });

  it('takes a port and opens nothing when told so', () => {
    assert.deepEqual(readOptions(['--port', '8123', '--no-open']), { port: 8123, open: false });
  });

  it('refuses what is no port', () => {
    for (const port of ['0', '65536', '80.5', 'eighty', '']) {
      assert.throws(() => readOptions([`--port=${port}`]), /--port wants a number/);
    }
  });

  it('refuses unknown options', () => {
    assert.throws(() => readOptions(['--prot', '8123']), /--prot/);
  });
});
