import * as l10n from '@vscode/l10n';
import { publicFetch } from '../../net/publicFetch.ts';
import { domainAutoconfig, type Fetch, mozillaDatabase } from './autoconfig.ts';
import { type Dns, hostedDomain, serviceRecords, systemDns } from './dns.ts';
import { probedPlaces, probePlace } from './probe.ts';
import { type Proposal, proposal } from './proposal.ts';
import { domainOf, providerOfDomain, providerSettings } from './providers.ts';

/** Milliseconds for all sources together. */
const deadline = 6000;
/** Milliseconds that better sources are still waited for once one has answered. */
const patience = 1500;
/** How many proposals are worth a choice. */
const maxProposals = 8;

/** The network around; others than the real one only in tests. */
export interface DiscoveryNetwork {
  readonly fetch: Fetch;
  readonly dns: Dns;
  readonly probe: typeof probePlace;
}

function theInternet(): DiscoveryNetwork {
  return { fetch: publicFetch, dns: systemDns(), probe: probePlace };
}

/**
 * Settings for an address from all who may know them, the most trustworthy first; none where nobody
 * does. All are asked at once, and no slow one is waited for when a better one has answered.
 */
export async function discover(
  address: string,
  signal: AbortSignal,
  network: DiscoveryNetwork = theInternet(),
): Promise<readonly Proposal[]> {
  const domain = domainOf(address);
  if (domain === undefined) return [];
  const provider = providerOfDomain(domain);
  if (provider) {
    const source = l10n.t('{0} is known to Mail Browser', provider.name);
    return [proposal(providerSettings(provider, address), source)];
  }
  const stop = new AbortController();
  const all = AbortSignal.any([signal, stop.signal, AbortSignal.timeout(deadline)]);
  const { fetch, dns, probe } = network;
  try {
    return await bestOf(
      [
        domainAutoconfig(address, domain, fetch, all),
        mozillaDatabase(address, domain, fetch, all),
        hostedDomain(address, domain, dns),
        serviceRecords(address, domain, dns),
        probedPlaces(address, domain, all, probe),
      ],
      all,
    );
  } finally {
    stop.abort();
  }
}

/** What the sources, the best first, have found when it is no longer worth waiting. */
function bestOf(
  sources: readonly Promise<readonly Proposal[]>[],
  signal: AbortSignal,
): Promise<readonly Proposal[]> {
  const found: (readonly Proposal[] | undefined)[] = sources.map(() => undefined);
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve(distinct(found.flatMap((each) => each ?? [])));
    };
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      const first = found.findIndex((each) => each === undefined || each.length > 0);
      // Every better one has found nothing, or all have.
      if (first === -1 || found[first] !== undefined) finish();
      else if (found.some((each) => each?.length)) timer ??= setTimeout(finish, patience);
    };
    if (signal.aborted) finish();
    signal.addEventListener('abort', finish, { once: true });
    for (const [index, source] of sources.entries()) {
      const settle = (proposals: readonly Proposal[]): void => {
        found[index] = proposals;
        look();
      };
      source.then(settle, () => settle([]));
    }
  });
}

/** The same server is proposed once, by whom it is best known. */
function distinct(proposals: readonly Proposal[]): readonly Proposal[] {
  const seen = new Set<string>();
  return proposals
    .filter(({ settings: { host, port, security, user } }) => {
      const key = JSON.stringify([host, port, security, user]);
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, maxProposals);
}
