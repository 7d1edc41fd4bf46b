import { openableUrl } from './link.ts';

/** Longer texts are cut: the browser needs seconds to lay them out. In UTF-16 units. */
export const longestText = 1_000_000;

const linkPattern =
  /\b(?:https?:\/\/|mailto:)[^\s<>"'`\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/giu;
/** Deeper quotes are shown as deep as this. */
const deepestQuote = 5;
const patchPattern = /^(?:diff --git |@@ -\d+(?:,\d+)? \+\d|Index: \S+\n=)/mu;

/** A plain text as nodes: text nodes and links only, nothing in it is ever read as HTML. */
export function plainTextElement(text: string): HTMLElement {
  const shown = text.slice(0, longestText).replace(/\r\n?/g, '\n');
  const element = document.createElement('div');
  element.className = 'plain-text';
  element.dir = 'auto';
  if (patchPattern.test(shown)) {
    element.classList.add('patch');
    appendPatch(element, shown);
  } else appendQuoted(element, shown);
  return element;
}

/** A message's source where nothing better can be shown: as it is, without links. */
export function sourceElement(text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'plain-text source';
  element.dir = 'auto';
  element.textContent = text.slice(0, longestText).replace(/\r\n?/g, '\n');
  return element;
}

interface Block {
  readonly depth: number;
  readonly lines: string[];
}

/** Quoted lines stand in blocks, one in the other as deep as they are quoted, without their marks. */
function appendQuoted(parent: HTMLElement, text: string): void {
  const open = [parent];
  for (const { depth, lines } of blocksOf(text)) {
    open.length = Math.min(open.length, depth + 1);
    while (open.length <= depth) {
      const quote = part(`quote depth-${open.length}`);
      open.at(-1)!.append(quote);
      open.push(quote);
    }
    const signature = depth === 0 ? lines.lastIndexOf('-- ') : -1;
    const own = signature < 0 ? lines : lines.slice(0, signature);
    const element = part('own');
    appendLinked(element, own.join('\n'));
    open.at(-1)!.append(element);
    if (signature < 0) continue;
    const below = part('signature');
    appendLinked(below, lines.slice(signature).join('\n'));
    parent.append(below);
  }
}

/** Runs of lines that are quoted equally deep. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    const mark = /^(?:> ?)*>/.exec(line)?.[0] ?? '';
    const depth = Math.min(mark.replaceAll(' ', '').length, deepestQuote);
    const rest = depth === 0 ? line : line.slice(mark.length).replace(/^ /, '');
    const last = blocks.at(-1);
    if (last?.depth === depth) last.lines.push(rest);
    else blocks.push({ depth, lines: [rest] });
  }
  return blocks;
}

function part(className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.dir = 'auto';
  return element;
}

/** Added and removed lines of a patch are marked, as in a diff editor. */
function appendPatch(parent: HTMLElement, text: string): void {
  let inPatch = false;
  for (const line of text.split('\n')) {
    if (/^(?:diff --git |Index: |@@ |--- \S)/.test(line)) inPatch = true;
    if (line === '-- ') inPatch = false;
    const element = document.createElement('div');
    element.className = inPatch ? patchClass(line) : 'line';
    appendLinked(element, line === '' ? '\n' : line);
    parent.append(element);
  }
}

function patchClass(line: string): string {
  if (/^(?:diff --git |index |Index: |\+\+\+ |--- )/.test(line)) return 'line file';
  if (line.startsWith('@@')) return 'line hunk';
  if (line.startsWith('+')) return 'line added';
  if (line.startsWith('-')) return 'line removed';
  return 'line';
}

function appendLinked(parent: HTMLElement, text: string): void {
  let end = 0;
  for (const match of text.matchAll(linkPattern)) {
    const shown = withoutTrailing(match[0]);
    const url = openableUrl(shown);
    if (url === undefined) continue;
    const link = document.createElement('a');
    link.href = url;
    link.title = url;
    link.textContent = shown;
    parent.append(text.slice(end, match.index), link);
    end = match.index + shown.length;
  }
  parent.append(text.slice(end));
}

/** What ends a sentence or closes a bracket opened before the link does not belong to it. */
function withoutTrailing(address: string): string {
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1]!;
    if ('.,;:!?*_'.includes(last)) continue;
    const open = { ')': '(', ']': '[', '}': '{' }[last];
    if (open === undefined || address.slice(0, end).includes(open)) break;
  }
  return address.slice(0, end);
}
