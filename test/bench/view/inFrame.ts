import type { FrameLocator } from 'playwright-core';

/** What runs in the panel's frame needs of its globals; the types of the DOM are not those of Node. */
interface Frame {
  readonly scrollTop: number;
}
declare const performance: {
  now(): number;
  getEntriesByName(name: string): { readonly startTime: number }[];
  readonly memory?: { readonly usedJSHeapSize: number };
};
declare const requestAnimationFrame: (callback: (now: number) => void) => void;
declare const document: { querySelector(selector: string): Shown | null };
interface Shown {
  readonly parentElement: Shown | null;
  readonly textContent: string | null;
  readonly contentDocument?: {
    readonly readyState: string;
    readonly body: { readonly textContent: string | null };
  } | null;
}
declare const window: {
  keyAt: number;
  addEventListener(name: string, listener: () => void, options: object): void;
};

/** The panel as its own frame sees it; times are the browser's, milliseconds. */
export class InFrame {
  readonly #frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.#frame = frame;
  }

  /** Takes the time of keys from now on. */
  async hearKeys(): Promise<void> {
    await this.#body().evaluate(() => {
      const note = (): void => void (window.keyAt = performance.now());
      window.addEventListener('keydown', note, { capture: true });
    });
  }

  /** Milliseconds from the last key until the rows of another view were drawn; 0 = not yet. */
  rowsAfterKey(): Promise<number> {
    return this.#body().evaluate(() => {
      const drawn = performance.getEntriesByName('mail.rows').at(-1)?.startTime ?? 0;
      return Math.max(0, drawn - window.keyAt);
    });
  }

  /**
   * Has `press` press a key; milliseconds from it until another subject and the whole body of a
   * message stand in the reading pane, looked at in each frame.
   */
  async nextMessage(press: () => Promise<void>): Promise<number> {
    const shown = this.#body().evaluate(() => {
      const heading = (): string => document.querySelector('h2')?.textContent ?? '';
      const before = heading();
      const isText = (text: string | null): boolean => (text ?? '').trim() !== '';
      const isWhole = (): boolean => {
        const body = document.querySelector('iframe')?.contentDocument;
        if (body) return body.readyState === 'complete' && isText(body.body.textContent);
        // Plain text stands below the header.
        const header = document.querySelector('.message-header');
        const all = header?.parentElement?.textContent ?? '';
        return isText(all.slice((header?.textContent ?? '').length));
      };
      return new Promise<number>((resolve) => {
        const look = (now: number): void => {
          if (heading() !== before && isWhole()) resolve(now - window.keyAt);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
    });
    await press();
    return shown;
  }

  /** Milliseconds of each frame while the list is scrolled by so many pixels a frame. */
  scroll(frames: number, step: number): Promise<number[]> {
    const list = this.#frame.locator('.rows');
    return list.evaluate(
      async (element: Frame, { frames, step }: { frames: number; step: number }) => {
        const moving = element as { scrollTop: number };
        const frame = (): Promise<number> =>
          new Promise((resolve) => requestAnimationFrame(resolve));
        const times: number[] = [];
        let before = await frame();
        for (let count = 0; count < frames; count += 1) {
          moving.scrollTop += step;
          const now = await frame();
          times.push(now - before);
          before = now;
        }
        return times;
      },
      { frames, step },
    );
  }

  /** Megabytes of JavaScript's heap in the frame, and in what shares its process. */
  heap(): Promise<number> {
    return this.#body().evaluate(() => (performance.memory?.usedJSHeapSize ?? NaN) / 2 ** 20);
  }

  #body(): ReturnType<FrameLocator['locator']> {
    return this.#frame.locator('body');
  }
}
