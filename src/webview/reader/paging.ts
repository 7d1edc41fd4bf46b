/** What stays in sight of a page, so that the eye finds its line again. */
const kept = 0.1;

/**
 * Scrolls by a page of this height: the outermost element first, what is inside at its end.
 * Returns false where nothing goes further.
 */
export function pageThrough(
  outerFirst: readonly Element[],
  direction: 1 | -1,
  height: number,
): boolean {
  const order = direction === 1 ? outerFirst : outerFirst.toReversed();
  const scroller = order.find((element) => canScroll(element, direction));
  scroller?.scrollBy({ top: direction * height * (1 - kept), behavior: 'instant' });
  return scroller !== undefined;
}

/** Whether Space presses what the keyboard is on, a button or a link: then it turns no page. */
export function pressesControl(): boolean {
  return document.activeElement?.matches('button, mail-button, a') ?? false;
}

function canScroll({ scrollTop, clientHeight, scrollHeight }: Element, direction: 1 | -1): boolean {
  return direction === 1 ? scrollTop + clientHeight < scrollHeight - 1 : scrollTop > 0;
}
