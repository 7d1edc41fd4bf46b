import type { Connection, HoodiecrowServer, Mailbox, StoredMessage } from 'hoodiecrow-imap';

/** Announces changes that other servers announce and this one by itself does not. */
export function pushLikeOthers(server: HoodiecrowServer): void {
  server.outputHandlers.push((connection, _response, description, _parsed, _data, subject) => {
    const mailbox = connection.selectedMailbox;
    if (!mailbox) return;
    if (/^(?:UID )?STORE COMPLETE$/.test(description)) {
      for (const message of changedMessages(subject)) {
        announceFlags(server, connection, mailbox, message);
      }
    }
    if (description === 'APPEND' && (subject as { mailbox: Mailbox }).mailbox === mailbox) {
      announceOwnAppend(connection, mailbox);
    }
  });
}

/** To everybody who has the folder open, except for the one who changed the flags. */
function announceFlags(
  server: HoodiecrowServer,
  connection: Connection,
  mailbox: Mailbox,
  message: StoredMessage,
): void {
  const sequence = mailbox.messages.indexOf(message) + 1;
  if (sequence === 0) return;
  const flags = message.flags.map((value) => ({ type: 'ATOM', value }));
  const attributes = [
    sequence,
    { type: 'ATOM', value: 'FETCH' },
    [{ type: 'ATOM', value: 'FLAGS' }, flags],
  ];
  server.notify({ tag: '*', attributes }, mailbox, connection);
}

function announceOwnAppend(connection: Connection, mailbox: Mailbox): void {
  const attributes = [mailbox.messages.length, { type: 'ATOM', value: 'EXISTS' }];
  connection.send({ tag: '*', attributes }, 'EXISTS');
}

/** STORE hands over messages, UID STORE pairs of a sequence number and a message. */
function changedMessages(subject: unknown): StoredMessage[] {
  if (!Array.isArray(subject)) return [];
  const items = subject as readonly (StoredMessage | readonly [number, StoredMessage])[];
  return items.map((item) => ('raw' in item ? item : item[1]));
}
