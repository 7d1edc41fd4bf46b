import { isIPv6 } from 'node:net';
import * as l10n from '@vscode/l10n';
import ipaddr from 'ipaddr.js';
import { MailError } from '../../model/errors.ts';

const maxUrlLength = 8000;
const maxHostLength = 253;

/** Names that never lead out of this computer or its network. */
const localNames = ['localhost', 'local', 'internal', 'home.arpa'];

/** The only block that IPv6 gives out for the whole internet. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether everybody on the internet has the same machine at this address. An IPv6 address that stands
 * for an IPv4 one is judged by that.
 */
export function isPublicAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    return ipaddr.IPv4.parse(address).range() === 'unicast';
  }
  if (address.includes('%') || !isIPv6(address)) return false;
  // In hexadecimal first: ipaddr.js takes ::8.8.8.8 for ::ffff:8.8.8.8.
  const parsed = ipaddr.IPv6.parse(new URL(`https://[${address}]`).hostname.slice(1, -1));
  const inside = insideOf(parsed);
  if (inside) return inside.every((each) => each.range() === 'unicast');
  return parsed.range() === 'unicast' && parsed.match(globalUnicast);
}

/** The IPv4 addresses that packets to an address of IPv6 end up at, where there are such. */
function insideOf(address: ipaddr.IPv6): ipaddr.IPv4[] | undefined {
  const octets = address.toByteArray();
  const at = (offset: number, mask = 0): ipaddr.IPv4 =>
    new ipaddr.IPv4(octets.slice(offset, offset + 4).map((octet) => octet ^ mask));
  switch (address.range()) {
    case 'ipv4Mapped':
      return [at(12)];
    case '6to4':
      return [at(2)];
    case 'teredo':
      // Its server, and the client with all bits turned round.
      return [at(4), at(12, 0xff)];
    case 'rfc6052':
      // Anything here would be read differently where the network's own prefix is shorter.
      return octets.slice(6, 12).every((octet) => octet === 0) ? [at(12)] : undefined;
    default:
      return undefined;
  }
}

/**
 * The address of something on the public web: https at its usual port, without user and password, at a
 * host with a public name. What that name leads to is another question.
 * @throws MailError 'not-permitted', in words that name the host
 */
export function checkPublicUrl(url: string): URL {
  const parsed = url.length <= maxUrlLength && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) {
    throw notPermitted(l10n.t('“{0}” is not an address on the web.', url.slice(0, 200)));
  }
  const host = parsed.hostname.slice(0, maxHostLength);
  if (parsed.protocol !== 'https:') {
    throw notPermitted(
      l10n.t('“{0}” is not asked: only https addresses are safe.', host || url.slice(0, 200)),
    );
  }
  if (parsed.port !== '' || parsed.username !== '' || parsed.password !== '') {
    throw notPermitted(l10n.t('“{0}” is not asked: its address is unusual.', host));
  }
  if (!isPublicName(parsed.hostname)) {
    throw notPermitted(l10n.t('“{0}” is not asked: it is no public name on the internet.', host));
  }
  return parsed;
}

function isPublicName(host: string): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  if (name.length > maxHostLength || !name.includes('.')) return false;
  // WHATWG URL has turned every notation of IPv4 into this one, and IPv6 stands in brackets.
  if (name.startsWith('[') || ipaddr.isValid(name)) return false;
  return !localNames.some((local) => name === local || name.endsWith(`.${local}`));
}

function notPermitted(message: string): MailError {
  return new MailError('not-permitted', message);
}
