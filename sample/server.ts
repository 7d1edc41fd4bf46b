import { startEmbeddedServer, type EmbeddedServer } from './embeddedServer.ts';
import { sampleAccount, sampleStorage } from './storage.ts';

export interface SampleServer extends EmbeddedServer {
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

/** Starts the embedded server with the sample mailbox in it. */
export async function startSampleServer(now = new Date(), port = 0): Promise<SampleServer> {
  const { inbox, folders } = sampleStorage(now);
  const server = await startEmbeddedServer(sampleAccount, inbox, folders, port);
  return { ...server, address: sampleAccount.user, ...sampleAccount };
}
