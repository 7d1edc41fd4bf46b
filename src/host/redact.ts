/** What stands for what was taken out. */
const removed = '[removed]';
/** Characters of one entry of the log, and of what may be said before it is shortened. */
const longest = 20_000;
const longestBefore = 1_000_000;
/** A shorter secret is part of too many words. */
const shortestSecret = 4;

/** Members of answers and addresses that are secret whatever their value looks like. */
const secretNames =
  'password|passwd|pwd|client_secret|clientSecret|access_token|accessToken|refresh_token|' +
  'refreshToken|id_token|code_verifier|secret|token';

/** Kinds of secrets, each with what to put in the place of one. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // IMAP's sign-in as it goes over the wire (RFC 9051 §6.2.2, §6.2.3), also of other programs.
  [/\b(LOGIN|AUTHENTICATE)[ \t][^\r\n]*/g, `$1 ${removed}`],
  [/^(\S{1,20} (?:login|authenticate))[ \t][^\r\n]*/gim, `$1 ${removed}`],
  [/\b(Bearer)[ \t]{1,3}[^\s,;"']+/gi, `$1 ${removed}`],
  [
    new RegExp(
      `\\b(${secretNames})("?[ \\t]{0,3}[=:][ \\t]{0,3})(?:"[^"\\r\\n]*"|[^\\s,;&"']+)`,
      'gi',
    ),
    `$1$2${removed}`,
  ],
  [/([?&]code=)[^\s&"']+/gi, `$1${removed}`],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){1,2}/g, removed],
];

/** Text that may be in base64, which hides what it holds from all other rules. */
const encoded = /[A-Za-z0-9+/_-]{32,}={0,2}/g;

/**
 * Text for the log, without anything that looks like a secret, and without those that are known.
 * @param secrets passwords and tokens that are in use
 */
export function redact(text: string, secrets: Iterable<string> = []): string {
  let clean = text.slice(0, longestBefore);
  for (const secret of secrets)
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, removed);
  // Only now: half a secret is found by nobody.
  if (clean.length > longest) clean = `${clean.slice(0, longest)}…`;
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean.replace(encoded, (run) => (isMixed(run) ? removed : run));
}

/** How a secret may be written in a message: as it is, in an address, in JSON. */
function formsOf(secret: string): string[] {
  if (secret.length < shortestSecret) return [];
  const well = secret.toWellFormed();
  return [secret, encodeURIComponent(well), JSON.stringify(secret).slice(1, -1)];
}

/** Words and paths are of letters of one case; what is encoded has all kinds. */
function isMixed(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /[0-9]/.test(run);
}
