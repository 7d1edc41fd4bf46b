import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './paths.ts';

/** A package of others of which something is shipped. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The licence and the notices as the package has them. */
  readonly texts: readonly string[];
}

/** Copied, not bundled, so that no bundle tells of it. */
const copied = ['node_modules/@vscode/codicons/package.json'];

/** Microsoft publishes these under its MIT licence without the text, which stands in this one. */
const withoutText = [
  '@microsoft/fast-element',
  '@microsoft/fast-foundation',
  '@microsoft/fast-web-utilities',
  '@vscode/l10n',
];
const textOfMicrosoft = join(root, 'node_modules', '@vscode', 'webview-ui-toolkit', 'LICENSE');

/**
 * Writes the licences of everything in `dist` that others wrote.
 * @param inputs the files that went into the bundles, below the repository
 * @throws when a package comes without a licence text
 */
export function writeNotices(inputs: readonly string[], file: string): void {
  const packages = shippedPackages([...inputs, ...copied]);
  writeFileSync(file, `${introduction}\n\n${packages.map(describe).join('\n')}`);
}

const introduction = 'Mail Browser contains the work of others, under these licences.';

/** The packages that these files belong to, each once, by name. */
export function shippedPackages(inputs: readonly string[]): ShippedPackage[] {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  const packages = new Map<string, ShippedPackage>();
  for (const folder of folders) {
    const each = readPackage(join(root, folder));
    packages.set(`${each.name}@${each.version}`, each);
  }
  return [...packages.keys()].sort().map((key) => packages.get(key)!);
}

/** `node_modules/a/node_modules/@b/c` of a file in it. */
function packageFolder(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replaceAll(sep, '/'))?.[0];
}

function readPackage(folder: string): ShippedPackage {
  const file = readFileSync(join(folder, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(file) as Omit<ShippedPackage, 'texts'>;
  const own = licenceFiles(folder).map((each) => readFileSync(each, 'utf8').trim());
  const texts = own.length === 0 && withoutText.includes(name) ? [borrowedText()] : own;
  if (texts.length === 0 || !license)
    throw new Error(`${name} has no licence text that could be shipped with it.`);
  return { name, version, license, texts };
}

function licenceFiles(folder: string): string[] {
  const files = readdirSync(folder).filter((each) => /^(licen[cs]e|copying|notice)/i.test(each));
  return files.sort().map((each) => join(folder, each));
}

function borrowedText(): string {
  const origin =
    '(This package ships no licence text; this is that of @vscode/webview-ui-toolkit.)';
  return `${origin}\n\n${readFileSync(textOfMicrosoft, 'utf8').trim()}`;
}

function describe({ name, version, license, texts }: ShippedPackage): string {
  const line = '-'.repeat(72);
  return [line, `${name} ${version} (${license})`, line, '', texts.join('\n\n'), ''].join('\n');
}
