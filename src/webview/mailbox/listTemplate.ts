import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { ExpandedConversations } from './expandedConversations.ts';
import type { Headings } from './headings.ts';
import {
  headingLine,
  memberLine,
  rowLine,
  type DrawnLine,
  type LineContext,
} from './lineTemplate.ts';
import type { ListGeometry } from './listGeometry.ts';
import type { Spot } from './lines.ts';
import type { RowStore } from './rowStore.ts';
import { isSelected, type Selection } from './selection.ts';

export interface ShownLines {
  readonly geometry: ListGeometry;
  readonly store: RowStore;
  readonly expanded: ExpandedConversations;
  readonly headings: Headings | undefined;
  readonly selection: Selection;
  readonly common: LineContext;
}

/** The lines on the screen, each where it belongs. */
export function shownLines(list: ShownLines): unknown {
  const { geometry, store, common } = list;
  if (common.total === 0) return nothing;
  const [first, last] = geometry.drawn();
  const lines: (readonly [key: string, line: unknown])[] = [];
  for (let { place } = first; place <= last.place; place += 1) {
    const row = store.row(place);
    const { shift } = geometry.scroll;
    if (row && list.headings && geometry.lines.hasHeading(place)) {
      const top = geometry.lines.topOf(place) - geometry.lines.heights.heading + shift;
      lines.push([`heading-${place}`, headingLine(titleOf(list, place), top)]);
    }
    lines.push([`row-${place}`, rowLine(drawn(list, { place, member: -1 }), common)]);
    const start = place === first.place ? Math.max(0, first.member) : 0;
    const end = place === last.place ? last.member + 1 : geometry.lines.membersOf(place);
    for (let member = start; member < end; member += 1)
      lines.push([`member-${place}-${member}`, memberLine(drawn(list, { place, member }), common)]);
  }
  return repeat(
    lines,
    ([key]) => key,
    ([, line]) => line,
  );
}

/** The heading of the first visible row stays at the upper edge until the next one pushes it away. */
export function stickyHeading(list: ShownLines): TemplateResult | typeof nothing {
  const { geometry, store, common } = list;
  const { top } = geometry.scroll;
  const { place } = geometry.lines.spotAt(top);
  if (!list.headings || common.total === 0 || !store.row(place)) return nothing;
  const { heading } = geometry.lines.heights;
  const next = place + 1;
  const below = geometry.lines.hasHeading(next)
    ? geometry.lines.topOf(next) - heading - top
    : heading;
  const pushed = Math.min(0, below - heading);
  return html`<div
    class="group-heading sticky"
    aria-hidden="true"
    style=${styleMap({ transform: `translateY(${pushed}px)` })}
  >
    ${titleOf(list, place)}
  </div>`;
}

function titleOf({ store, headings, common }: ShownLines, place: number): string {
  const row = store.row(place);
  const { strings, words } = common.context;
  return row && headings ? headings.title(row, strings, words) : '';
}

function drawn({ geometry, store, expanded, selection }: ShownLines, spot: Spot): DrawnLine {
  const row = store.row(spot.place);
  const conversation = row && expanded.of(row.id);
  const message = spot.member < 0 ? row : conversation?.members?.[spot.member];
  const member = spot.member < 0 ? undefined : message?.id;
  const { active } = selection;
  return {
    spot,
    top: geometry.lines.topOf(spot.place, spot.member) + geometry.scroll.shift,
    row: message,
    selected:
      message !== undefined &&
      isSelected(selection, { id: row?.id, ...(member === undefined ? {} : { member }) }),
    active:
      active?.place === spot.place &&
      active.member === member &&
      (spot.member < 0 || member !== undefined),
    expanded: conversation,
  };
}
