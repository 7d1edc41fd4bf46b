import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  profilePaths,
  readProfiles,
  thunderbirdFolders,
} from '../../../../../src/host/accounts/import/profiles.ts';

describe('profiles of Thunderbird', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thunderbird-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are looked for where each system has them', () => {
    const home = join('/', 'home', 'ada');
    assert.deepEqual(thunderbirdFolders({ platform: 'darwin', home }), [
      join(home, 'Library', 'Thunderbird'),
    ]);
    assert.deepEqual(thunderbirdFolders({ platform: 'win32', home, appData: 'roaming' }), [
      join('roaming', 'Thunderbird'),
    ]);
    const linux = thunderbirdFolders({ platform: 'linux', home });
    assert.ok(linux.length >= 3 && linux.every((each) => each.startsWith(home)));
  });

  it('are named by profiles.ini', () => {
    const ini = [
      ...['[Install4F96D1932A9F858E]', 'Default=abc.default-release', 'Path=no profile'],
      ...['[Profile1]', 'Name=default', 'IsRelative=1', 'Path=abc.default'],
      ...['[Profile0]', 'Path=/elsewhere/mail', 'Path=', '[General]', 'Path=none'],
    ];
    assert.deepEqual(profilePaths(ini.join('\r\n')), ['abc.default', '/elsewhere/mail']);
    for (const text of ['', '[Profile', 'Path=x', '\0\0', '[Profile0]\nPath=a\0b'])
      assert.deepEqual(profilePaths(text), []);
  });

  it('are read where they are there', async () => {
    await mkdir(join(folder, 'one'));
    await writeFile(join(folder, 'one', 'prefs.js'), 'the preferences');
    const ini = '[Profile0]\nPath=one\n[Profile1]\nPath=gone\n[Profile2]\nPath=../../..\n';
    await writeFile(join(folder, 'profiles.ini'), ini);
    assert.deepEqual(await readProfiles([folder, join(folder, 'nowhere')]), ['the preferences']);
  });

  it('are not read where they are huge, or no files', async () => {
    await mkdir(join(folder, 'huge'));
    await writeFile(join(folder, 'huge', 'prefs.js'), '');
    await truncate(join(folder, 'huge', 'prefs.js'), 5 * 1024 * 1024);
    await mkdir(join(folder, 'folder', 'prefs.js'), { recursive: true });
    await writeFile(join(folder, 'profiles.ini'), '[Profile0]\nPath=huge\n[Profile1]\nPath=folder');
    assert.deepEqual(await readProfiles([folder]), []);
  });
});
