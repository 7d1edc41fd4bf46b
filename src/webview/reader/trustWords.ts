import type { Authentication, SenderWarning } from '../../model/trust.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { fill } from '../words.ts';

/** What does not fit about a sender, in plain words. */
export function warningText(warning: SenderWarning, strings: MailboxStrings): string {
  switch (warning.kind) {
    case 'name-holds-address':
      return fill(strings.nameHoldsAddress, warning.named, warning.address);
    case 'several-senders':
      return fill(strings.severalSenders, String(warning.count));
    case 'invalid-address':
      return fill(strings.invalidAddress, warning.address);
    case 'address-in-address':
      return fill(strings.addressInAddress, warning.address);
    case 'look-alike':
      return warning.like === undefined
        ? fill(strings.lookAlike, warning.domain, warning.ascii)
        : fill(strings.lookAlikeOf, warning.domain, warning.ascii, warning.like);
    case 'reply-elsewhere':
      return fill(strings.replyElsewhere, warning.address);
  }
}

/** What a trusted server says of the sender's domain, in plain words. */
export function authenticationText(
  { verdict, server, domain }: Authentication,
  strings: MailboxStrings,
): string {
  const texts = {
    passed: strings.authPassed,
    failed: strings.authFailed,
    unknown: strings.authUnknown,
  };
  return fill(texts[verdict], server, domain);
}

/** The single results, for those who know them. */
export function authenticationResults({ spf, dkim, dmarc }: Authentication): string {
  const results = { SPF: spf, DKIM: dkim, DMARC: dmarc };
  return Object.entries(results)
    .filter(([, result]) => result !== undefined)
    .map(([name, result]) => `${name}: ${result}`)
    .join(', ');
}
