import * as l10n from '@vscode/l10n';
import type { publicFetch } from '../../net/publicFetch.ts';
import { readAutoconfig } from './autoconfigFile.ts';
import { type Proposal, proposal } from './proposal.ts';

/** Octets and milliseconds that one file may take. */
const maxOctets = 64 * 1024;
const timeout = 5000;

/** What asks on the web. */
export type Fetch = typeof publicFetch;

/** What the domain itself says of its IMAP servers; it alone is told the whole address. */
export async function domainAutoconfig(
  address: string,
  domain: string,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Proposal[]> {
  const places = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(address)}`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ];
  const source = l10n.t('said by {0} (autoconfig)', domain);
  const files = places.map((url) => ask(url, address, fetch, signal));
  for (const file of files) {
    const found = await file;
    if (found.length > 0) return found.map((settings) => proposal(settings, source));
  }
  return [];
}

/** What Mozilla's database (ISPDB) says of the domain, which is all that it is told. */
export async function mozillaDatabase(
  address: string,
  domain: string,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Proposal[]> {
  const url = `https://autoconfig.thunderbird.net/v1.1/${encodeURIComponent(domain)}`;
  const found = await ask(url, address, fetch, signal);
  return found.map((settings) => proposal(settings, l10n.t('Mozilla’s database')));
}

/** Nothing found, nobody there and garbage are all the same: no servers. */
async function ask(
  url: string,
  address: string,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<ReturnType<typeof readAutoconfig>> {
  try {
    const { status, octets } = await fetch({ url, maxOctets, redirects: 3, timeout, signal });
    return status === 200 ? readAutoconfig(new TextDecoder().decode(octets), address) : [];
  } catch {
    return [];
  }
}
