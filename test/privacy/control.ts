import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '../../scripts/chromium.ts';

/** Milliseconds in which each has begun. */
const patience = 3_000;

/** What must be seen on the way out, or nothing that was not seen proves anything. */
export const control = {
  nameOfNode: 'node.control.example',
  nameOfChromium: 'chromium.control.example',
  address: '203.0.113.7 port 443',
};

/** Looks up a name and connects to an address from Node, and has Chromium ask for something. */
export async function showControl(): Promise<void> {
  void lookup(control.nameOfNode).catch(() => undefined);
  const socket = connect(443, '203.0.113.7');
  socket.on('error', () => undefined);
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...chromiumArguments],
  });
  const page = await browser.newPage();
  // A page that cannot be found has Chromium look whether any name can be.
  const asked = page.evaluate(`fetch('http://${control.nameOfChromium}/')`).catch(() => undefined);
  await wait(patience);
  socket.destroy();
  await browser.close();
  await asked;
}
