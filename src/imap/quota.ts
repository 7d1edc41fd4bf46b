import { encodePath } from 'imapflow/lib/tools.js';
import type { Quota } from '../model/folder.ts';
import type { Client } from './client.ts';
import { rawCommand, text, type Untagged, valueOf } from './raw.ts';

/** Quotas of one mailbox that are taken in; nobody has more, but a server can say so. */
const quotaLimit = 20;
/** STORAGE is told in units of so many octets (RFC 9208 §5.1). */
const storageUnit = 1024;

/** The quotas that a mailbox counts against (RFC 9208); none where the server has none, or does not say. */
export async function quotasOf(client: Client, mailbox: string): Promise<readonly Quota[]> {
  if (!client.capabilities.has('QUOTA')) return [];
  const quotas: Quota[] = [];
  const onQuota = (answer: Untagged): Promise<void> => {
    if (quotas.length < quotaLimit) quotas.push(...readQuotas(answer));
    return Promise.resolve();
  };
  try {
    const name = text(encodePath(client, mailbox));
    await rawCommand(client, 'GETQUOTAROOT', [name], {
      QUOTA: onQuota,
      QUOTAROOT: () => Promise.resolve(),
    });
  } catch {
    // Whoever may not know the quota can do without.
    return [];
  }
  return quotas.slice(0, quotaLimit);
}

/** `* QUOTA root (STORAGE 10 512 MESSAGE 3 100)`; what is no such thing is left out. */
function readQuotas({ attributes }: Untagged): Quota[] {
  const [name, list] = attributes ?? [];
  const root = valueOf(name) ?? '';
  if (!Array.isArray(list)) return [];
  const words = list.slice(0, 3 * quotaLimit).map((each) => valueOf(each) ?? '');
  const quotas: Quota[] = [];
  for (let at = 0; at + 2 < words.length; at += 3) {
    const resource = words[at]?.toLowerCase();
    const [used, limit] = [numberOf(words[at + 1]), numberOf(words[at + 2])];
    if (used === undefined || limit === undefined) continue;
    if (resource === 'storage')
      quotas.push({ root, resource, used: used * storageUnit, limit: limit * storageUnit });
    if (resource === 'message') quotas.push({ root, resource, used, limit });
  }
  return quotas;
}

function numberOf(word = ''): number | undefined {
  return /^\d{1,12}$/.test(word) ? Number(word) : undefined;
}
