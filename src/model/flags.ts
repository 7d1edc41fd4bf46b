import { MailError } from './errors.ts';

/** System flags as on the wire (RFC 9051 §2.3.2). */
export const seen = '\\Seen';
export const flagged = '\\Flagged';
export const answered = '\\Answered';
export const deleted = '\\Deleted';
export const draft = '\\Draft';
export const forwarded = '$Forwarded';

/** The labels that many clients share, in the order of their numbers. */
export const sharedLabels = ['$label1', '$label2', '$label3', '$label4', '$label5'] as const;

/** Keywords that programs set for themselves: no labels that people gave. */
const programKeywords =
  /^(\$(forwarded|mdnsent|submitpending|submitted|junk|notjunk|phishing|hasattachment|hasnoattachment|hasmemo|ismailinglist|istrusted|autosent|canunsubscribe|x-me-.*)|junk|nonjunk|notjunk|redirected|unknown-\d+)$/i;

/** The labels among a message's flags: keywords that people gave it. */
export function keywordsOf(flags: readonly string[]): string[] {
  return flags.filter((flag) => !flag.startsWith('\\') && !programKeywords.test(flag));
}

export interface FlagChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

const systemFlags = [seen, flagged, answered, deleted, draft];

/** Flags are case-insensitive on the wire; two spellings of one flag are the same flag. */
export function hasFlag(flags: readonly string[], flag: string): boolean {
  const wanted = flag.toLowerCase();
  return flags.some((each) => each.toLowerCase() === wanted);
}

/** The flags after a change, each once, order kept. */
export function applyFlagChange(flags: readonly string[], change: FlagChange): string[] {
  const kept = flags.filter((flag) => !hasFlag(change.remove ?? [], flag));
  for (const flag of change.add ?? []) if (!hasFlag(kept, flag)) kept.push(flag);
  return kept;
}

/** The change that takes back `change` on a message that had `flags`. */
export function inverseFlagChange(flags: readonly string[], change: FlagChange): FlagChange {
  return {
    add: (change.remove ?? []).filter((flag) => hasFlag(flags, flag)),
    remove: (change.add ?? []).filter((flag) => !hasFlag(flags, flag)),
  };
}

/**
 * Refuses anything that is not a system flag or a keyword (RFC 9051 §9: an atom), so that no flag
 * can carry a second command.
 * @throws MailError 'bad-settings'
 */
export function checkFlag(flag: string): void {
  // An atom: printable ASCII without the specials and the list wildcards.
  const atom = /^[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+$/;
  // Callers of the API need not have types: what only turns into a flag as a string is none.
  if (typeof flag === 'string' && (hasFlag(systemFlags, flag) || atom.test(flag))) return;
  throw new MailError(
    'bad-settings',
    `“${String(flag)}” is not a flag. Use \\Seen, \\Flagged, \\Answered, \\Deleted, \\Draft or a keyword without spaces.`,
  );
}
