/** A structured header without its comments (RFC 5322 §3.2.2), nested or unbalanced. Linear. */
export function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  let depth = 0;
  let result = '';
  for (const char of text) {
    if (char === '(') depth++;
    else if (char === ')' && depth > 0) depth--;
    else if (depth === 0) result += char;
  }
  return result;
}
