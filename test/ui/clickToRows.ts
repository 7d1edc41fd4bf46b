import { until } from '../servers/fixtures/until.ts';
import type { Workbench } from './workbench.ts';

/** What is needed of a page's globals; the types of the DOM are not those of Node. */
declare const performance: {
  readonly timeOrigin: number;
  getEntriesByName(name: string): { readonly startTime: number }[];
};
declare const window: {
  clickedAt: number;
  addEventListener(name: string, listener: () => void, options: object): void;
};

/** Takes the time of clicks from now on. */
export async function noteClicks({ page }: Workbench): Promise<void> {
  await page.evaluate(() => {
    const note = (): void => void (window.clickedAt = Date.now());
    window.addEventListener('mousedown', note, { capture: true });
  });
}

/** Clicks on a folder; milliseconds until its rows stand in the panel, by the browser's clock. */
export async function clickToRows(workbench: Workbench, folder: string): Promise<number> {
  await workbench.treeItem(folder).click();
  await workbench.page.getByRole('tab', { name: folder }).waitFor();
  const clicked = await workbench.page.evaluate(() => window.clickedAt);
  await until(async () => (await drawnAt(workbench)) > clicked, 'its rows', 30_000);
  return (await drawnAt(workbench)) - clicked;
}

/** When the rows of the view that is shown were drawn first; milliseconds since 1970. */
function drawnAt(workbench: Workbench): Promise<number> {
  const page = workbench.webview().locator('body');
  return page.evaluate(() => {
    const marks = performance.getEntriesByName('mail.rows');
    return performance.timeOrigin + (marks.at(-1)?.startTime ?? 0);
  });
}
