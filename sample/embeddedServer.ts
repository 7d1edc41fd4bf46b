import type { AddressInfo, Socket } from 'node:net';
import hoodiecrow, { type HoodiecrowFolder, type HoodiecrowServer } from 'hoodiecrow-imap';
import { endIdle } from './endIdle.ts';
import { freshRanges } from './freshRanges.ts';
import { pushLikeOthers } from './push.ts';
import { searchAsShown } from './searchAsShown.ts';

export interface EmbeddedServer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

const plugins = [
  ...['ID', 'IDLE', 'UNSELECT', 'ENABLE', 'CONDSTORE', 'LITERALPLUS', 'SASL-IR', 'SPECIAL-USE'],
  ...['NAMESPACE', 'UIDPLUS', 'MOVE', 'AUTH-PLAIN', 'CREATE-SPECIAL-USE'],
  ...[pushLikeOthers, searchAsShown, endIdle, freshRanges],
];

/** An IMAP server that lives in this process and listens to nobody yet. */
export function createEmbeddedServer(
  { user, password }: { user: string; password: string },
  inbox: HoodiecrowFolder,
  folders: Record<string, HoodiecrowFolder>,
): HoodiecrowServer {
  return hoodiecrow({
    plugins,
    users: { [user]: { password } },
    storage: { INBOX: inbox, '': { separator: '/', folders } },
    // It would read its own from beside its program, though there is no STARTTLS here.
    credentials: { key: '', cert: '' },
  });
}

/** Starts such a server on a loopback port (a free one by default). */
export async function startEmbeddedServer(
  account: { user: string; password: string },
  inbox: HoodiecrowFolder,
  folders: Record<string, HoodiecrowFolder>,
  port = 0,
): Promise<EmbeddedServer> {
  const imap = createEmbeddedServer(account, inbox, folders);
  const sockets = new Set<Socket>();
  imap.server.on('connection', (socket: Socket) => {
    // Answers are written in small pieces, and each would wait 40 ms for an acknowledgement.
    socket.setNoDelay();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    imap.server.on('error', reject);
    imap.listen(port, '127.0.0.1', resolve);
  });
  return {
    host: '127.0.0.1',
    port: (imap.server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        imap.server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
