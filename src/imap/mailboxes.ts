import { encodePath } from 'imapflow/lib/tools.js';
import type { Client } from './client.ts';
import { isRefusal } from './search.ts';
import { rawCommand, text } from './raw.ts';

/**
 * Makes a mailbox and subscribes to it.
 * @returns false where there is one already
 * @throws imapflow's error with the server's words when it refuses
 */
export async function createMailbox(client: Client, mailbox: string): Promise<boolean> {
  try {
    await rawCommand(client, 'CREATE', [named(client, mailbox)]);
  } catch (error) {
    if (isRefusal(error) && error.serverResponseCode === 'ALREADYEXISTS') return false;
    throw error;
  }
  await subscribeMailbox(client, mailbox, true).catch(() => undefined);
  return true;
}

/** @throws imapflow's error with the server's words when it refuses */
export async function renameMailbox(client: Client, mailbox: string, to: string): Promise<void> {
  await rawCommand(client, 'RENAME', [named(client, mailbox), named(client, to)]);
}

/** @throws imapflow's error with the server's words when it refuses */
export async function deleteMailbox(client: Client, mailbox: string): Promise<void> {
  await rawCommand(client, 'DELETE', [named(client, mailbox)]);
}

/** @throws imapflow's error with the server's words when it refuses */
export async function subscribeMailbox(
  client: Client,
  mailbox: string,
  subscribed: boolean,
): Promise<void> {
  const command = subscribed ? 'SUBSCRIBE' : 'UNSUBSCRIBE';
  await rawCommand(client, command, [named(client, mailbox)]);
}

function named(client: Client, mailbox: string): ReturnType<typeof text> {
  return text(encodePath(client, mailbox));
}
