import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { chromium } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '../../scripts/chromium.ts';

/** What must be seen on the way out, or nothing that was not seen proves anything. */
export const control = {
  nameOfNode: 'node.control.example',
  nameOfChromium: 'chromium.control.example',
  address: '203.0.113.7 port 443',
};

/** Looks up a name and connects to an address from Node, and opens a page in Chromium. */
export async function showControl(): Promise<void> {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), 3_000);
  void lookup(control.nameOfNode).catch(() => undefined);
  const socket = connect(443, '203.0.113.7');
  socket.on('error', () => undefined);
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...chromiumArguments],
  });
  const page = await browser.newPage();
  const opened = page.goto(`http://${control.nameOfChromium}/`).catch(() => undefined);
  if (!patience.signal.aborted) await once(patience.signal, 'abort');
  socket.destroy();
  await browser.close();
  await opened;
}
