import assert from 'node:assert/strict';
import type { TestServer } from '../servers/fixtures/testServer.ts';
import { barsFor, operations } from './bars.ts';
import { Bench, type Measured } from './bench.ts';
import { startBenchServer } from './benchServer.ts';

const size = { messages: 5000, folders: 40 };
const amounts = { all: size.messages, flagged: 2500, moved: 1000 };

describe(`on an account of ${size.messages} messages and ${size.folders} folders`, () => {
  let server: TestServer | undefined;
  let measured: readonly Measured[];

  before(async function () {
    this.timeout(120_000);
    server = await startBenchServer(size);
    measured = await Bench.run(server, amounts, 0);
  });
  after(() => server?.stop());

  const bars = barsFor(amounts);
  for (const operation of operations) {
    const bar = bars[operation];
    if (!bar) continue;
    const octets = bar.down === undefined ? '' : ` and ${bar.down} octets`;
    it(`“${operation}” takes at most ${bar.turns} round trips${octets}`, () => {
      const result = measured.find((each) => each.operation === operation);
      assert.ok(result, 'it was not measured');
      assert.equal(result.failed, undefined);
      assert.ok(result.turns <= bar.turns, `${result.turns} round trips`);
      assert.ok(
        result.turns >= bar.lowerBound,
        `${result.turns} round trips cannot be counted right`,
      );
      assert.ok(result.down <= (bar.down ?? Infinity), `${result.down} octets`);
      const deflated = result.deflated ?? Infinity;
      assert.ok(deflated <= (bar.deflated ?? Infinity), `${deflated} octets with COMPRESS`);
    });
  }
});
