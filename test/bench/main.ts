import { parseArgs } from 'node:util';
import { dovecotUnavailable } from '../servers/fixtures/dovecot.ts';
import { circumstances, writeDocument } from './document.ts';
import { operationsSection } from './operationsSection.ts';
import { peersSection } from './peers/peersSection.ts';
import { type Section, toText } from './report.ts';
import { sizesSection } from './sizes/sizesSection.ts';
import { viewSection } from './view/viewSection.ts';

/** `npm run bench`: what Mail Browser costs beside other programs, by size, and for its users. */
const args = process.argv.slice(2);
const { values } = parseArgs({
  args,
  options: {
    messages: { type: 'string', default: '100000' },
    folders: { type: 'string', default: '200' },
    /** Round-trip times, milliseconds. */
    rtt: { type: 'string', multiple: true, default: ['0', '100'] },
    /** The biggest folder of the table by size; as many as `messages` by default. */
    largest: { type: 'string' },
    /** These tables alone. */
    only: { type: 'string', multiple: true },
    /** Writes docs/benchmarks.md. */
    write: { type: 'boolean', default: false },
  },
});
const size = { messages: Number(values.messages), folders: Number(values.folders) };
const rtts = values.rtt.map(Number);
const largest = Number(values.largest ?? size.messages);
const sizes = [1000, 10_000, 100_000, 1_000_000].filter((each) => each <= largest);

/** The tables, each with what makes it. */
const parts = new Map<string, () => Promise<Section[]>>([
  ['peers', async () => [await peersSection(size, rtts)]],
  ['sizes', async () => [await sizesSection(sizes, rtts.at(-1)!)]],
  ['view', async () => [await viewSection(size)]],
  ['operations', operations],
]);

const reason = await dovecotUnavailable();
if (reason !== undefined) throw new Error(`The bench needs Dovecot: ${reason}.`);
const run = circumstances(args);
const sections: Section[] = [];
for (const name of values.only ?? parts.keys()) {
  const part = parts.get(name);
  if (!part) throw new Error(`--only knows ${[...parts.keys()].join(', ')}, not “${name}”.`);
  for (const section of await part()) {
    console.log(toText(section));
    sections.push(section);
  }
  // What is measured is kept, whatever becomes of the rest.
  if (values.write) await writeDocument(sections, run);
}
const broken = sections.flatMap(({ bars }) => bars).filter(({ holds }) => !holds);
if (broken.length > 0) console.log(`\n${broken.length} bars do not hold.`);
process.exitCode = broken.length > 0 ? 1 : 0;

async function operations(): Promise<Section[]> {
  const sections: Section[] = [];
  for (const rtt of rtts) sections.push(await operationsSection(size, rtt));
  return sections;
}
