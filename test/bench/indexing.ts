import type { TestAccount } from '../servers/fixtures/testServer.ts';
import { rawCommand, atom, text } from '../../src/imap/raw.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';

/**
 * Lets the server read the headers of INBOX once: one that has had its mail for a while has dates and
 * subjects in its index, and reads no million files for the first that asks.
 */
export async function index(account: TestAccount): Promise<void> {
  const client = await connectSecondClient(account);
  await client.mailboxOpen('INBOX');
  // Both sides are false for every message, so both headers are looked at.
  const nothing = [atom('OR'), atom('SUBJECT'), text('no subject has this'), atom('SENTBEFORE')];
  await rawCommand(client, 'UID SEARCH', [...nothing, atom('1-Jan-1990')]);
  await client.logout();
}
