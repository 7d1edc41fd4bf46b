import { duplexPair } from 'node:stream';
import type { ImapTransport } from 'imapflow';

/** Leads to the server of the sample mailbox, which is in this process and loaded by the first who asks. */
export const sampleTransport: ImapTransport = {
  connect(_options, onConnect) {
    const [client, served] = duplexPair();
    import('#sample').then(
      ({ serveSample }) => {
        onConnect();
        serveSample(served);
      },
      (error: Error) => client.destroy(error),
    );
    return Object.assign(client, { setTimeout: () => client });
  },
};
