import assert from 'node:assert/strict';
import { Parser } from '../../../src/engine/parsing/parser.ts';

const program = new URL('../../../src/engine/parsing/worker.ts', import.meta.url);
const headers = 'From: Ada <ada@example.org>\r\nSubject: Big\r\n';

/** A program that is as bad as this line. */
function bad(line: string): URL {
  return new URL(`data:text/javascript,import { parentPort } from 'node:worker_threads';${line}`);
}

function big(text = 'A line of text.\r\n'): Buffer {
  return Buffer.from(`${headers}\r\n${text.repeat(Math.ceil((1.5 * 2 ** 20) / text.length))}`);
}

describe('reading big messages beside the engine', function () {
  this.timeout(20_000);
  let parser: Parser;
  afterEach(() => parser.close());

  it('gives what reading in place gives, in a thread that others do not wait for', async () => {
    const octets = big();
    const inPlace = await new Parser(undefined).source(octets);
    parser = new Parser(program);
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const beside = await parser.source(octets);
    clearInterval(timer);
    assert.deepEqual(beside, inPlace);
    assert.match(beside.message.text, /^A line of text\.\n/);
    assert.ok(turns > 3, `${turns} turns meanwhile`);
    assert.equal(
      (await parser.attachment(octets, '1'))!.length,
      octets.length - headers.length - 2,
    );
    assert.equal(await parser.attachment(octets, '7'), null);
  });

  it('shows the source of a message that takes too long, and reads the next one', async () => {
    parser = new Parser(bad("parentPort.on('message', () => { for (;;); })"));
    const started = performance.now();
    const { message } = await parser.source(big('Slow words.\r\n'));
    assert.ok(performance.now() - started < 3_000);
    assert.equal(message.rawReason, 'too-slow');
    assert.match(message.text, /^From: Ada[^]*Slow words\./);
    assert.deepEqual(message.headers.at(-1), { name: 'Subject', value: 'Big' });
    const again = await parser.parts({
      structure: {
        ...{ part: '1', type: 'text/plain', encoding: '7bit', size: 2 },
        ...{ parameters: {}, dispositionParameters: {} },
      },
      headerOctets: Buffer.from(headers),
      partOctets: new Map([['1', Buffer.from('Hi')]]),
    });
    assert.equal(again.text, 'Hi', 'what is small is read in place');
  });

  it('shows the source of a message on which the thread dies, of its parts too', async () => {
    parser = new Parser(bad("parentPort.on('message', () => { throw new Error('dead') })"));
    const octets = big('Deadly words.\r\n');
    assert.equal((await parser.source(octets)).message.rawReason, 'too-slow');
    const message = await parser.parts({
      structure: {
        ...{ part: '1', type: 'text/plain', encoding: '7bit', size: octets.length },
        ...{ parameters: {}, dispositionParameters: {} },
      },
      headerOctets: Buffer.from(headers),
      partOctets: new Map([['1', octets]]),
    });
    assert.equal(message.rawReason, 'too-slow');
    assert.match(message.text, /Deadly words/);
  });
});
