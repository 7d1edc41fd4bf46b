import { decodePath, encodePath, normalizePath } from 'imapflow/lib/tools.js';
import type { Client } from './client.ts';
import { namespacesOf } from './namespaces.ts';
import { atom, rawCommand, text, type Untagged, valueOf } from './raw.ts';

/** Mailboxes whose rights are asked for one by one: where all can be told at once, and else. */
const askedSingly = 20;
const askedLimit = 500;

/**
 * What the user may do in these mailboxes (ACL, RFC 4314); those of which the server does not tell
 * are left out.
 */
export async function rightsIn(
  client: Client,
  mailboxes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (mailboxes.length > askedSingly && client.capabilities.has('LIST-MYRIGHTS'))
    return rightsListed(client);
  const rights = new Map<string, string>();
  if (!client.capabilities.has('ACL')) return rights;
  // One handler for all: the answers name their mailbox, so they need not be told apart.
  const untagged = { MYRIGHTS: takeInto(client, rights) };
  const asked = client.together(() =>
    mailboxes
      .slice(0, askedLimit)
      .map((each) => rawCommand(client, 'MYRIGHTS', [text(encodePath(client, each))], untagged)),
  );
  // One that is refused must not hide the others.
  await Promise.allSettled(asked);
  return rights;
}

/** The rights in all mailboxes of others, in an answer for each of their namespaces (RFC 8440). */
async function rightsListed(client: Client): Promise<ReadonlyMap<string, string>> {
  const rights = new Map<string, string>();
  const untagged = {
    LIST: () => Promise.resolve(),
    MYRIGHTS: takeInto(client, rights),
  };
  for (const { prefix, owner } of namespacesOf(client)) {
    if (owner === undefined) continue;
    const names = [text(''), text(`${encodePath(client, prefix)}*`)];
    await rawCommand(client, 'LIST', [...names, atom('RETURN'), [atom('MYRIGHTS')]], untagged);
  }
  return rights;
}

function takeInto(
  client: Client,
  rights: Map<string, string>,
): (answer: Untagged) => Promise<void> {
  return (answer) => {
    const told = readRights(client, answer);
    if (told) rights.set(told.mailbox, told.rights);
    return Promise.resolve();
  };
}

/** `* MYRIGHTS name lrs` (RFC 4314 §3.8); undefined where it is junk. */
function readRights(
  client: Client,
  { attributes }: Untagged,
): { mailbox: string; rights: string } | undefined {
  const [name, letters] = (attributes ?? []).map(valueOf);
  if (name === undefined || name === '' || !/^[0-9a-z]{0,64}$/i.test(letters ?? ''))
    return undefined;
  return {
    mailbox: normalizePath(client, decodePath(client, name)),
    rights: currentRights(letters ?? ''),
  };
}

/** Older servers say 'c' and 'd' for several of today's rights (RFC 4314 §2.1.1). */
function currentRights(letters: string): string {
  const rights = new Set(letters.toLowerCase());
  if (rights.has('c') && !rights.has('k')) rights.add('k');
  if (rights.has('d') && !['t', 'e', 'x'].some((each) => rights.has(each)))
    for (const each of ['t', 'e', 'x']) rights.add(each);
  return [...rights].filter((each) => each !== 'c' && each !== 'd').join('');
}
