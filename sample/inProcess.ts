import type { Duplex } from 'node:stream';
import type { HoodiecrowServer } from 'hoodiecrow-imap';
import { createEmbeddedServer } from './embeddedServer.ts';
import { sampleAccount, sampleStorage } from './storage.ts';

let server: HoodiecrowServer | undefined;

/**
 * Serves the sample mailbox to a client in this process, without a port. What is done to it lasts as
 * long as the process.
 */
export function serveSample(client: Duplex): void {
  server ??= createSampleServer();
  server.createClient(client);
}

function createSampleServer(): HoodiecrowServer {
  const { inbox, folders } = sampleStorage(new Date());
  return createEmbeddedServer(sampleAccount, inbox, folders);
}
