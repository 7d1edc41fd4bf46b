import { type Disposable, window } from 'vscode';
import type { EngineClient } from './engineClient.ts';
import type { MailboxPanels } from './mailbox/panels.ts';

/** Milliseconds in which no second look is taken, however often focus comes and goes. */
const pause = 10_000;

/** Brings everything up to date when somebody comes back to the window. */
export function refreshOnFocus(engine: EngineClient, panels: MailboxPanels): Disposable {
  let last = Number.NEGATIVE_INFINITY;
  return window.onDidChangeWindowState(({ focused }) => {
    if (!focused || Date.now() - last < pause) return;
    last = Date.now();
    engine.refresh(panels.current?.folder);
  });
}
