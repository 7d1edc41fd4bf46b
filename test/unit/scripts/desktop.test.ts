import assert from 'node:assert/strict';
import { root } from '../../../scripts/paths.ts';
import { desktopArguments } from '../../../scripts/start/desktopVsCode.ts';
import { electronArguments } from '../../../scripts/test/integrationElectron.ts';

describe('the desktop VS Code', () => {
  it('is started with a profile of its own and both extensions', () => {
    const args = desktopArguments('/tmp/profile');
    assert.ok(args.includes('--user-data-dir=/tmp/profile/data'));
    assert.ok(args.includes('--extensions-dir=/tmp/profile/extensions'));
    assert.ok(args.includes(`--extensionDevelopmentPath=${root}`));
    assert.ok(args.includes(`--extensionDevelopmentPath=${root}/sample/extension`));
    assert.ok(args.includes('--wait'));
  });

  it('is tested with a profile of its own and no other extension', () => {
    assert.deepEqual(electronArguments('/tmp/profile'), [
      '--disable-extensions',
      '--user-data-dir=/tmp/profile/data',
      '--extensions-dir=/tmp/profile/extensions',
    ]);
  });
});
