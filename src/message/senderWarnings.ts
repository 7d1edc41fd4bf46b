import type { Header, Mailbox } from '../model/message.ts';
import type { SenderWarning } from '../model/trust.ts';
import { cleanText } from './cleanText.ts';
import {
  asciiDomain,
  isDeceptive,
  looksLike,
  registrableDomain,
  sameRegistrableDomain,
  unicodeDomain,
} from './domains.ts';
import { headerValues } from './headers.ts';

/** Longest address there is (RFC 5321 §4.5.3.1), and longest name that is looked at. */
const maxAddress = 320;
const maxName = 1000;

/** Addresses of a header that are looked at; all are counted. */
const maxChecked = 50;

/** What is known of a message's sender. */
export interface Sender {
  readonly headers: readonly Header[];
  /** As `parseAddresses` reads them: the name decoded, the address not. */
  readonly from: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  /** Domains of the reader's addresses. */
  readonly ownDomains: readonly string[];
}

/** What does not fit about a sender, at most one of a kind; nothing where all is as usual. */
export function senderWarnings(sender: Sender): SenderWarning[] {
  // Words without @ are what an unquoted comma makes of a name: `Lovelace, Ada <ada@example.org>`.
  const senders = sender.from.filter(({ address }) => address.includes('@'));
  const checked = senders.slice(0, maxChecked);
  const found = [
    first(checked, nameHoldsAddress),
    severalSenders(sender.headers, senders),
    first(checked.length > 0 ? checked : sender.from.slice(0, 1), invalidAddress),
    first(checked, addressInAddress),
    first(checked, (mailbox) => lookAlike(mailbox, sender.ownDomains)),
    replyElsewhere(sender, checked),
  ];
  return found.filter((warning) => warning !== undefined);
}

function first(
  mailboxes: readonly Mailbox[],
  check: (mailbox: Mailbox) => SenderWarning | undefined,
): SenderWarning | undefined {
  for (const mailbox of mailboxes) {
    const warning = check(mailbox);
    if (warning) return warning;
  }
  return undefined;
}

const namedAddress =
  /[^\s@<>"'(),:;[\]]{1,64}@([\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.-]{0,251}[\p{L}\p{N}\p{M}])?)/gu;

function nameHoldsAddress({ name = '', address }: Mailbox): SenderWarning | undefined {
  const { domain } = split(address);
  // Wide and small forms of @ are read as the plain one.
  for (const [named, host] of name.slice(0, maxName).normalize('NFKC').matchAll(namedAddress)) {
    if (sameRegistrableDomain(host!, domain) || isShortName(host!, domain)) continue;
    return { kind: 'name-holds-address', named: shown(named), address: shown(address) };
  }
  return undefined;
}

/** `Support@Shop` from shop.example names its own house. */
function isShortName(host: string, domain: string): boolean {
  return asciiDomain(host) === registrableDomain(domain)?.split('.')[0];
}

function severalSenders(
  headers: readonly Header[],
  senders: readonly Mailbox[],
): SenderWarning | undefined {
  const count = Math.max(headerValues(headers, 'From').length, senders.length);
  return count > 1 ? { kind: 'several-senders', count } : undefined;
}

function invalidAddress({ name = '', address }: Mailbox): SenderWarning | undefined {
  const { local, domain } = split(address);
  const quoted = /^"(?:[^"\\]|\\.)*"$/.test(local);
  const fits =
    local !== '' &&
    (quoted || !/[\s"(),:;<>[\]\\]/.test(local)) &&
    (/^\[[\w.:-]{1,80}\]$/.test(domain) || asciiDomain(domain) !== undefined) &&
    !/[\p{Cc}\ufffd]|=\?[^?]{1,75}\?[bq]\?/iu.test(address);
  return fits ? undefined : { kind: 'invalid-address', address: shown(address || name) };
}

function addressInAddress({ address }: Mailbox): SenderWarning | undefined {
  const { local } = split(address);
  return local.includes('@') ? { kind: 'address-in-address', address: shown(address) } : undefined;
}

function lookAlike({ address }: Mailbox, own: readonly string[]): SenderWarning | undefined {
  const { domain } = split(address);
  const [ascii, unicode] = [asciiDomain(domain), unicodeDomain(domain)];
  if (ascii === undefined || unicode === undefined) return undefined;
  if (own.some((mine) => sameRegistrableDomain(domain, mine))) return undefined;
  const like = own.find((mine) => looksLike(domain, mine));
  if (like === undefined && !isDeceptive(unicode)) return undefined;
  const seen = shown(unicode);
  return { kind: 'look-alike', domain: seen, ascii, ...(like !== undefined && { like }) };
}

/** Lists send answers to themselves, which is what their readers want. */
function replyElsewhere(
  { headers, replyTo }: Sender,
  senders: readonly Mailbox[],
): SenderWarning | undefined {
  const isList = ['List-Id', 'List-Post'].some((name) => headerValues(headers, name).length > 0);
  if (isList || senders.length === 0) return undefined;
  const homes = senders.map(({ address }) => split(address).domain);
  const away = replyTo.slice(0, maxChecked).find(({ address }) => {
    const { domain } = split(address);
    return domain !== '' && !homes.some((home) => sameRegistrableDomain(home, domain));
  });
  return away && { kind: 'reply-elsewhere', address: shown(away.address) };
}

/** Around the last @; what has none is all local. */
function split(address: string): { readonly local: string; readonly domain: string } {
  const at = address.lastIndexOf('@');
  if (at < 0) return { local: address, domain: '' };
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}

function shown(text: string): string {
  return cleanText(text, maxAddress);
}
