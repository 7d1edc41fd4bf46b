import { createSocket } from 'node:dgram';

/** Answers on the addresses named as arguments, for each name that is looked up, that there is none. */
for (const address of process.argv.slice(2)) {
  const socket = createSocket('udp4');
  socket.on('message', (query, { address: from, port }) => {
    const answer = notFound(query);
    if (answer) socket.send(answer, port, from);
  });
  socket.bind(53, address, () => console.log(`listening on ${address}`));
}

/** NXDOMAIN for the one question of a query (RFC 1035 §4.1); undefined for what is none. */
function notFound(query: Buffer): Buffer | undefined {
  if (query.length < 12 || query.readUInt16BE(4) !== 1) return undefined;
  let end = 12;
  while (end < query.length && query[end] !== 0) end += query[end]! + 1;
  // The zero that ends the name, and its type and class.
  end += 5;
  if (end > query.length) return undefined;
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8183, 2);
  header.writeUInt16BE(1, 4);
  return Buffer.concat([header, query.subarray(12, end)]);
}
