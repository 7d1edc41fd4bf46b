/** What one Authentication-Results header says (RFC 8601 §2.2). */
export interface AuthenticationResults {
  /** The authserv-id, in lower case. */
  readonly server: string;
  readonly results: readonly AuthenticationResult[];
}

export interface AuthenticationResult {
  /** 'spf', 'dkim', 'dmarc', …; in lower case like the result. */
  readonly method: string;
  readonly result: string;
  /** What was looked at, as `header.d`; names in lower case. */
  readonly properties: ReadonlyMap<string, string>;
}

/** UTF-16 units read of a header, and results kept of it. */
const maxHeader = 32 << 10;
const maxResults = 100;

/**
 * Reads the header, unfolded but with its encoded words: decoded, a stranger's address in it could pose
 * as a result. Undefined when it does not say which server speaks; results that are junk are left out.
 */
export function parseAuthenticationResults(value: string): AuthenticationResults | undefined {
  const [first = '', ...others] = segments(value.slice(0, maxHeader));
  const server = /^("[^"]{1,255}"|[^\s="]{1,255})(?: \d{1,9})?$/.exec(first)?.[1];
  if (server === undefined) return undefined;
  const results = others
    .slice(0, maxResults)
    .map(parseResult)
    .filter((result) => result !== undefined);
  return { server: unquote(server).toLowerCase(), results };
}

/** What stands between semicolons, without comments and with single spaces. */
function segments(value: string): string[] {
  const found: string[] = [];
  let segment = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value[at]!;
    if (char === '\\' && (quoted || depth > 0)) {
      at++;
      if (depth === 0) segment += char + (value[at] ?? '');
    } else if (char === '"' && depth === 0) {
      quoted = !quoted;
      segment += char;
    } else if (quoted) segment += char;
    else if (char === '(') {
      depth++;
      segment += ' ';
    } else if (char === ')') depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (char === ';') {
      found.push(segment);
      segment = '';
    } else segment += char;
  }
  return [...found, segment].map((each) => each.replace(/\s+/g, ' ').replace(/ ?= ?/g, '=').trim());
}

/** `name=value`, where the value may be quoted in part; or a quoted string that belongs to nothing. */
const pair = /"(?:[^"\\]|\\.)*"?|([a-z0-9._/-]{1,64})=((?:[^\s"]|"(?:[^"\\]|\\.)*"?)+)/gi;

function parseResult(segment: string): AuthenticationResult | undefined {
  const [head, ...others] = segment.matchAll(pair);
  // A version may follow the method: dkim/1=pass.
  const method = head?.[1]?.split('/')[0]!.toLowerCase();
  const result = head?.[2]?.toLowerCase();
  if (head?.index !== 0 || !method || !result || !/^[a-z]{1,20}$/.test(result)) return undefined;
  const properties = new Map<string, string>();
  for (const [, name, value] of others) {
    const key = name?.toLowerCase();
    if (key !== undefined && !properties.has(key)) properties.set(key, unquote(value!));
  }
  return { method, result, properties };
}

function unquote(text: string): string {
  return /^"[^"]*"$/.test(text) ? text.slice(1, -1) : text;
}
