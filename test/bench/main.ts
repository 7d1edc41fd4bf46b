import { parseArgs } from 'node:util';
import { dovecotUnavailable } from '../servers/fixtures/dovecot.ts';
import { operationsSection } from './operationsSection.ts';
import { peersSection } from './peers/peersSection.ts';
import { type Section, toText } from './report.ts';
import { sizesSection } from './sizes/sizesSection.ts';

const parts = ['peers', 'sizes', 'operations'] as const;
type Part = (typeof parts)[number];

/** `npm run bench`: what Mail Browser costs beside other programs, by size, and for its users. */
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    folders: { type: 'string', default: '200' },
    /** Round-trip times, milliseconds. */
    rtt: { type: 'string', multiple: true, default: ['0', '100'] },
    /** These tables alone. */
    only: { type: 'string', multiple: true, default: [...parts] },
  },
});
const size = { messages: Number(values.messages), folders: Number(values.folders) };
const rtts = values.rtt.map(Number);
/** Sizes of the folder, up to the one that is asked for. */
const sizes = [1000, 10_000, 100_000, 1_000_000].filter((each) => each <= size.messages);

const reason = await dovecotUnavailable();
if (reason !== undefined) throw new Error(`The bench needs Dovecot: ${reason}.`);
const sections: Section[] = [];
for (const part of values.only) {
  if (!isPart(part)) throw new Error(`--only knows ${parts.join(', ')}, not “${part}”.`);
  for (const section of await run(part)) {
    console.log(toText(section));
    sections.push(section);
  }
}
const broken = sections.flatMap(({ bars }) => bars).filter(({ holds }) => !holds);
if (broken.length > 0) console.log(`\n${broken.length} bars do not hold.`);
process.exitCode = broken.length > 0 ? 1 : 0;

async function run(part: Part): Promise<Section[]> {
  if (part === 'peers') return [await peersSection(size, rtts)];
  if (part === 'sizes') return [await sizesSection(sizes, rtts.at(-1)!)];
  const sections: Section[] = [];
  for (const rtt of rtts) sections.push(await operationsSection(size, rtt));
  return sections;
}

function isPart(text: string): text is Part {
  return (parts as readonly string[]).includes(text);
}
