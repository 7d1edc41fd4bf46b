import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TestAccount } from '../servers/fixtures/testServer.ts';
import { generate, type Generated } from './messages.ts';

/** Messages in one APPEND (MULTIAPPEND, RFC 3502). */
const batch = 500;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * Fills an account's INBOX and makes folders with a few messages each, as fast as the server takes
 * it: nothing waits for an answer.
 */
export async function fill(account: TestAccount, messages: number, folders: number): Promise<void> {
  const socket = connect(account.port, account.host);
  let tags = 0;
  const done = answered(socket, () => tags);
  const command = (text: string): string => `a${++tags} ${text}`;
  await write(socket, `${command(`LOGIN ${account.user} ${account.password}`)}\r\n`);
  // Before that, a server takes in little.
  await once(socket, 'signed in');
  for (let start = 0; start < messages; start += batch) {
    await write(socket, command('APPEND INBOX'));
    for (let index = start; index < Math.min(start + batch, messages); index++)
      await writeMessage(socket, generate(index));
    await write(socket, '\r\n');
  }
  for (let index = 0; index < folders; index++) {
    const name = `Projects/project-${String(index).padStart(3, '0')}`;
    await write(socket, `${command(`CREATE ${name}`)}\r\n${command(`APPEND ${name}`)}`);
    for (let each = 0; each < 3; each++) await writeMessage(socket, generate(index * 3 + each));
    await write(socket, '\r\n');
  }
  await write(socket, `${command('LOGOUT')}\r\n`);
  await done;
}

async function writeMessage(socket: Socket, { octets, flags, arrived }: Generated): Promise<void> {
  const head = ` (${flags.join(' ')}) "${internalDate(arrived)}" {${octets.length}+}\r\n`;
  await write(socket, Buffer.concat([Buffer.from(head), octets]));
}

async function write(socket: Socket, data: string | Buffer): Promise<void> {
  if (!socket.write(data)) await once(socket, 'drain');
}

/** Resolves when every command is answered with OK; rejects with the first other answer. */
function answered(socket: Socket, count: () => number): Promise<void> {
  return new Promise((resolve, reject) => {
    let buffer = '';
    let seen = 0;
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      const lines = (buffer + chunk).split('\r\n');
      buffer = lines.pop() ?? '';
      for (const line of lines.filter((each) => /^a\d+ /.test(each))) {
        if (++seen === 1) socket.emit('signed in');
        if (!/^a\d+ OK/.test(line)) reject(new Error(line));
      }
    });
    socket.on('error', reject);
    socket.on('close', () =>
      seen === count() ? resolve() : reject(new Error(`Only ${seen} commands were answered.`)),
    );
  });
}

/** RFC 9051 §9, date-time. */
function internalDate(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getUTCDate())}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${day} ${time} +0000`;
}
