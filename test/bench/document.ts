import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { runOrThrow } from '../../scripts/childProcess.ts';
import { root } from '../../scripts/paths.ts';
import { peerVersions } from './peers/peersSection.ts';
import { type Section, toMarkdown } from './report.ts';

const file = join(root, 'docs', 'benchmarks.md');
const heading = /^## (.*)$/m;

/** Where and how a run was made. */
export interface Circumstances {
  readonly command: string;
  readonly begun: Date;
  /** Programs that were at work when it began. */
  readonly load: number;
}

/** Taken down before anything is measured. */
export function circumstances(args: readonly string[]): Circumstances {
  const command = ['npm run bench --', ...args].join(' ');
  return { command, begun: new Date(), load: loadavg()[0]! };
}

/** Writes sections to docs/benchmarks.md; what other runs have written of other things stays. */
export async function writeDocument(
  sections: readonly Section[],
  { command, begun, load }: Circumstances,
): Promise<void> {
  const date = begun.toISOString().slice(0, 16).replace('T', ' ');
  const stamp =
    `Printed by \`${command}\`, begun on ${date} UTC, with ${await machine()}. Other work went on ` +
    `there meanwhile (load average ${load.toFixed(1)} at the beginning): seconds are longer than on ` +
    `a machine at rest, round trips and octets are hardly touched by it (how TLS cuts its records).`;
  const written = new Map(sections.map((each) => [each.title, withStamp(toMarkdown(each), stamp)]));
  const kept = readSections().filter(([title]) => !written.has(title));
  const all = [intro, ...[...written, ...kept].map(([, text]) => text)].join('\n\n');
  const config = await resolveConfig(file);
  writeFileSync(file, await format(all, { ...config, parser: 'markdown' }));
}

const intro = `# Benchmarks

What Mail Browser costs beside other mail programs, and what of it grows with the folder. \`npm run bench -- --write\` writes this page, all of it; every figure and every verdict is a run's own. A round trip is a time that a program wrote after having received something, on the connection where that happened most often, from the first octet of TLS on. Octets are those of both directions on the wire.`;

async function machine(): Promise<string> {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const dovecot = (await runOrThrow('dovecot', ['--version'])).trim();
  const system = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  const versions = [`Node.js ${process.version}`, `Dovecot ${dovecot}`, ...(await peerVersions())];
  const kernel = `${system ?? 'Linux'} (kernel ${release()})`;
  return `${versions.join(', ')} on ${cpu?.model.trim() ?? 'a processor'}, ${cpus().length} cores, ${gigabytes} GB, ${kernel}`;
}

/** Below the heading. */
function withStamp(text: string, stamp: string): string {
  return text.replace(heading, (line) => `${line}\n\n${stamp}`);
}

/** The sections that are there, by title. */
function readSections(): [string, string][] {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // The first run makes it.
  }
  return text
    .split(/^(?=## )/m)
    .flatMap((part) => (heading.test(part) ? [[heading.exec(part)![1]!, part.trim()]] : []));
}
