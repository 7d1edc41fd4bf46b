import type { Connection, HoodiecrowServer } from 'hoodiecrow-imap';

/**
 * Ends the IDLE of a connection that is gone. The server by itself keeps a timer of half an hour for
 * it, and with it the whole process.
 */
export function endIdle(server: HoodiecrowServer): void {
  const followed = new WeakSet<Connection>();
  server.outputHandlers.push((connection) => {
    if (followed.has(connection) || !connection.socket) return;
    followed.add(connection);
    connection.socket.once('close', () => {
      if (connection.inputHandler) connection.inputHandler('DONE');
    });
  });
}
