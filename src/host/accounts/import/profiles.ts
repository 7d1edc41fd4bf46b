import { open } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/** Octets of one file and profiles that are read at most. */
const maxOctets = 4 * 1024 * 1024;
const maxProfiles = 50;

/** What decides where Thunderbird keeps its profiles. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** %APPDATA% of Windows. */
  readonly appData?: string | undefined;
}

/** The folders in which Thunderbird may have a profiles.ini. */
export function thunderbirdFolders({ platform, home, appData }: Machine): readonly string[] {
  if (platform === 'win32')
    return [join(appData ?? join(home, 'AppData', 'Roaming'), 'Thunderbird')];
  if (platform === 'darwin') return [join(home, 'Library', 'Thunderbird')];
  return [
    join(home, '.thunderbird'),
    join(home, 'snap', 'thunderbird', 'common', '.thunderbird'),
    join(home, '.var', 'app', 'org.mozilla.Thunderbird', '.thunderbird'),
    join(home, '.var', 'app', 'net.thunderbird.Thunderbird', '.thunderbird'),
  ];
}

/** The texts of prefs.js of all profiles that are found there; what cannot be read is left out. */
export async function readProfiles(folders: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const folder of folders) {
    const list = await readBounded(join(folder, 'profiles.ini'));
    if (list === undefined) continue;
    for (const path of profilePaths(list).slice(0, maxProfiles)) {
      const profile = isAbsolute(path) ? path : join(folder, path);
      const text = await readBounded(join(profile, 'prefs.js'));
      if (text !== undefined) texts.push(text);
    }
  }
  return texts;
}

/** What `Path=` says in each section of a profile. */
export function profilePaths(ini: string): readonly string[] {
  const paths: string[] = [];
  let inProfile = false;
  for (const line of ini.split(/\r?\n/)) {
    if (line.startsWith('[')) inProfile = line.startsWith('[Profile');
    else if (inProfile && line.startsWith('Path=')) paths.push(line.slice('Path='.length).trim());
  }
  return paths.filter((path) => path !== '' && path.length < 2000 && !path.includes('\0'));
}

async function readBounded(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const stat = await file.stat();
      if (!stat.isFile() || stat.size > maxOctets) return undefined;
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
