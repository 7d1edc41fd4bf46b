/** A table and what there is to say of it, for the terminal and for docs/benchmarks.md. */
export interface Section {
  readonly title: string;
  /** What was measured and how, a sentence each. */
  readonly about: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
  readonly bars: readonly CheckedBar[];
}

/** Something that is promised, and whether this run keeps it. */
export interface CheckedBar {
  readonly promise: string;
  readonly holds: boolean;
  /** The figures it was judged by. */
  readonly because: string;
}

/** The section as lines for a terminal. */
export function toText({ title, about, head, rows, notes, bars }: Section): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (isText(rows, at) ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  ')
      .trimEnd();
  return [
    `\n${title}`,
    ...about,
    '',
    ...[head, ...rows].map(line),
    '',
    ...notes.map((note) => `* ${note}`),
    ...bars.map(barLine),
  ].join('\n');
}

/** The section as Markdown. */
export function toMarkdown({ title, about, head, rows, notes, bars }: Section): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, at) => (isText(rows, at) ? '---' : '--:'));
  const list = (lines: readonly string[]): string => lines.map((each) => `- ${each}`).join('\n');
  return [
    `## ${title}`,
    about.join(' '),
    [line(head), line(rule), ...rows.map(line)].join('\n'),
    ...(notes.length > 0 ? [list(notes)] : []),
    ...(bars.length > 0 ? [list(bars.map(barLine))] : []),
  ].join('\n\n');
}

function barLine({ promise, holds, because }: CheckedBar): string {
  return `${holds ? 'Holds' : 'DOES NOT HOLD'}: ${promise} (${because})`;
}

/** Columns of figures are set to the right. */
function isText(rows: readonly (readonly string[])[], column: number): boolean {
  return !rows.some((cells) => /^[\d,.]+$/.test(cells[column] ?? ''));
}

/** A whole number with commas between thousands. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}
