import { type Disposable, env, type Progress, ProgressLocation, window } from 'vscode';
import type { ChangeProgress } from '../model/change.ts';
import type { EngineClient } from './engineClient.ts';
import { plain } from './plain.ts';

/** Shows how far big and slow changes are, with a way to stop them. */
export class ChangesUnderWay implements Disposable {
  readonly #engine: EngineClient;
  readonly #shownElsewhere: () => boolean;
  readonly #shown = new Map<string, Shown>();
  readonly #disposables: Disposable[];

  /** `shownElsewhere`: a panel is on screen that shows it already. */
  constructor(engine: EngineClient, shownElsewhere: () => boolean) {
    this.#engine = engine;
    this.#shownElsewhere = shownElsewhere;
    this.#disposables = [
      engine.onChangeProgress((progress) => this.#show(progress)),
      engine.onCrashed(() => this.#closeAll()),
    ];
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
    this.#closeAll();
  }

  #show(progress: ChangeProgress): void {
    const { id, over } = progress;
    const known = this.#shown.get(id);
    if (!known && this.#shownElsewhere()) return;
    const shown = known ?? this.#open(progress);
    shown.report(progress);
    if (!over) return;
    shown.close();
    this.#shown.delete(id);
  }

  #open({ id, description }: ChangeProgress): Shown {
    const shown = new Shown();
    this.#shown.set(id, shown);
    const options = {
      location: ProgressLocation.Notification,
      title: plain(description),
      cancellable: true,
    };
    void window.withProgress(options, (bar, token) => {
      token.onCancellationRequested(() => {
        void this.#engine.request('cancelChange', { change: id }).catch(() => undefined);
      });
      return shown.showIn(bar);
    });
    return shown;
  }

  #closeAll(): void {
    for (const shown of this.#shown.values()) shown.close();
    this.#shown.clear();
  }
}

type Bar = Progress<{ message: string; increment: number }>;

/** One change; VS Code hands its bar over only after a while. */
class Shown {
  #bar: Bar | undefined;
  #latest: ChangeProgress | undefined;
  #reported = 0;
  #close: () => void = () => undefined;
  readonly #closed = new Promise<void>((resolve) => (this.#close = resolve));

  showIn(bar: Bar): Promise<void> {
    this.#bar = bar;
    if (this.#latest) this.report(this.#latest);
    return this.#closed;
  }

  report(progress: ChangeProgress): void {
    this.#latest = progress;
    if (!this.#bar) return;
    const { done, total } = progress;
    const increment = total > 0 ? ((done - this.#reported) / total) * 100 : 0;
    this.#reported = done;
    const [some, all] = [done, total].map((count) => count.toLocaleString(env.language));
    this.#bar.report({ message: `${some} / ${all}`, increment });
  }

  close(): void {
    this.#close();
  }
}
