import type { MxRecord, SrvRecord } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import * as l10n from '@vscode/l10n';
import type { Security } from '../../../model/account.ts';
import { type Proposal, proposal } from './proposal.ts';
import { isServerName, providerOfExchange, providerSettings } from './providers.ts';

/** What is asked of DNS. */
export interface Dns {
  resolveMx(name: string): Promise<readonly MxRecord[]>;
  resolveSrv(name: string): Promise<readonly SrvRecord[]>;
}

/** Records of one name that are looked at. */
const maxRecords = 20;

/** The resolver of this machine, which gives up after a few seconds. */
export function systemDns(): Dns {
  return new Resolver({ timeout: 2000, tries: 2 });
}

/** The settings of the provider that takes in the domain's mail, where it is one that is known. */
export async function hostedDomain(address: string, domain: string, dns: Dns): Promise<Proposal[]> {
  const records = await known(dns.resolveMx(domain));
  const exchanges = records.toSorted((a, b) => a.priority - b.priority);
  for (const { exchange } of exchanges) {
    const provider = providerOfExchange(String(exchange));
    if (!provider) continue;
    const source = l10n.t('{0} takes in the mail of {1} (DNS)', provider.name, domain);
    return [proposal(providerSettings(provider, address), source)];
  }
  return [];
}

/** The IMAP servers that the domain names in DNS (RFC 6186). */
export async function serviceRecords(
  address: string,
  domain: string,
  dns: Dns,
): Promise<Proposal[]> {
  const services: [string, Security][] = [
    ['_imaps._tcp', 'tls'],
    ['_imap._tcp', 'starttls'],
  ];
  const found = await Promise.all(
    services.map(async ([service, security]) => {
      const records = await known(dns.resolveSrv(`${service}.${domain}`));
      return records.toSorted(byPreference).flatMap(({ name, port }) => {
        const host = String(name).toLowerCase().replace(/\.$/, '');
        if (!isServerName(host) || !Number.isInteger(port) || port < 1 || port > 65_535) return [];
        const settings = { address, host, port, security, user: address };
        return [proposal(settings, l10n.t('DNS (SRV record)'))];
      });
    }),
  );
  return found.flat();
}

function byPreference(a: SrvRecord, b: SrvRecord): number {
  return a.priority - b.priority || b.weight - a.weight;
}

/** No answer is the same as none of such records. */
async function known<T>(records: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return (await records).slice(0, maxRecords);
  } catch {
    return [];
  }
}
