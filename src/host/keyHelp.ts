import type { KeyHelp } from '../protocol/mailbox.ts';

/** What package.json says of commands and keys, in the language of VS Code. */
export interface Contributions {
  readonly commands: readonly { readonly command: string; readonly title: string }[];
  readonly keybindings: readonly {
    readonly command: string;
    readonly key: string;
    readonly mac?: string;
    readonly when?: string;
  }[];
}

/** Keys of the mailbox as they are without the user's own changes, in the order of package.json. */
export function keyHelp({ commands: declared, keybindings }: Contributions): readonly KeyHelp[] {
  const titles = new Map(declared.map(({ command, title }) => [command, title]));
  const keys = new Map<string, string[]>();
  for (const { command, key, mac, when } of keybindings) {
    if (when?.includes('focusedView')) continue;
    const shown = written(process.platform === 'darwin' ? (mac ?? key) : key);
    const known = keys.get(command);
    if (known) known.push(shown);
    else keys.set(command, [shown]);
  }
  return [...keys].map(([command, chords]) => ({
    title: titles.get(command) ?? command,
    keys: chords,
  }));
}

/** What people see on their keys, on the keyboard that most Gmail users have. */
const signs: Readonly<Record<string, string>> = {
  'shift+1': '!',
  'shift+3': '#',
  'shift+/': '?',
};

function written(chord: string): string {
  const names = chord.split('+').map((key, _, { length }) => {
    const letterAlone = length === 1 && key.length === 1;
    return letterAlone ? key : key.charAt(0).toUpperCase() + key.slice(1);
  });
  return signs[chord] ?? names.join('+');
}
