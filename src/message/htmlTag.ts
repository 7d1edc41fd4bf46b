export interface Tag {
  /** In lower case. */
  readonly name: string;
  readonly closing: boolean;
  /** Names in lower case, values as written; the first of a name counts. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The offset after the tag; undefined when it never ends. */
  readonly end: number | undefined;
}

const tagName = /<(\/?)([a-z][^\s/>]{0,60})/iy;
const attribute = /[\s/]*([^\s=>/][^\s=>/]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/y;
const tagEnd = /[\s/]*>/y;

/**
 * Reads the tag that begins at `start`, quotes and all; undefined where no tag begins. Each octet of
 * it is looked at a few times at most.
 */
export function readTag(html: string, start: number): Tag | undefined {
  tagName.lastIndex = start;
  const opening = tagName.exec(html);
  if (!opening) return undefined;
  const attributes = new Map<string, string>();
  let at = tagName.lastIndex;
  let end: number | undefined;
  for (;;) {
    tagEnd.lastIndex = at;
    if (tagEnd.test(html)) {
      end = tagEnd.lastIndex;
      break;
    }
    attribute.lastIndex = at;
    const match = attribute.exec(html);
    if (!match) {
      // A quote that never closes, or a stray sign: the tag ends at the next bracket all the same.
      const bracket = html.indexOf('>', at);
      end = bracket < 0 ? undefined : bracket + 1;
      break;
    }
    at = attribute.lastIndex;
    const name = match[1]!.toLowerCase();
    if (!attributes.has(name)) attributes.set(name, match[2] ?? match[3] ?? match[4] ?? '');
  }
  return { name: opening[2]!.toLowerCase(), closing: opening[1] === '/', attributes, end };
}
