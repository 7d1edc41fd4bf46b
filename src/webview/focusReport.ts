/** Tells in which area of the page (`data-area`) the keyboard is, once for each change. */
export class FocusReport<Area extends string> {
  readonly #onArea: (area: Area | 'none') => void;
  #area: Area | 'none' = 'none';

  constructor(page: HTMLElement, onArea: (area: Area | 'none') => void) {
    this.#onArea = onArea;
    const soon = (): void => void setTimeout(() => this.#look());
    // The focused element is known only after the event is over.
    for (const name of ['focusin', 'focusout']) page.addEventListener(name, soon);
    for (const name of ['focus', 'blur']) window.addEventListener(name, soon);
    // A key pressed right after a click must find the host knowing where it goes.
    page.addEventListener('pointerdown', (event) => this.#tell(areaOf(event.target)), {
      capture: true,
    });
  }

  get area(): Area | 'none' {
    return this.#area;
  }

  #look(): void {
    // The element stays active when focus leaves the panel; its keys must not fire elsewhere.
    if (document.hasFocus()) this.#tell(areaOf(document.activeElement));
    else this.#tell(undefined);
  }

  #tell(name: string | undefined): void {
    const area = (name ?? 'none') as Area | 'none';
    if (area === this.#area) return;
    this.#area = area;
    this.#onArea(area);
  }
}

function areaOf(target: EventTarget | null): string | undefined {
  const area = target instanceof Element ? target.closest<HTMLElement>('[data-area]') : null;
  return area?.dataset['area'];
}
