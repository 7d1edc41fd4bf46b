import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { MessageRow } from '../../model/message.ts';
import { icon } from '../toolkit.ts';
import { fill } from '../words.ts';
import type { Expanded } from './expandedConversations.ts';
import type { Spot } from './lines.ts';
import { isFlagged, isUnread, rowLabel } from './rowName.ts';
import {
  isConversation,
  memberContent,
  menuContext,
  rowContent,
  rowSkeleton,
  twistie,
  type RowContext,
} from './rowTemplate.ts';

/** What all lines have in common. */
export interface LineContext {
  readonly context: RowContext;
  readonly previews: boolean;
  /** One row a conversation: the list is a tree. */
  readonly conversations: boolean;
  readonly total: number;
  /** Dates read differently tomorrow. */
  readonly today: string;
}

/** One line on the screen. */
export interface DrawnLine {
  readonly spot: Spot;
  /** Pixels from the upper edge of the scrolled element. */
  readonly top: number;
  readonly row: MessageRow | undefined;
  readonly selected: boolean;
  readonly active: boolean;
  readonly expanded: Expanded | undefined;
}

export function lineElementId({ place, member }: Spot): string {
  return member < 0 ? `message-row-${place}` : `message-row-${place}-${member}`;
}

/** A row; drawn anew only when something about it has changed. */
export function rowLine(line: DrawnLine, common: LineContext): unknown {
  const { spot, row, top, selected, active, expanded } = line;
  const { context, previews, conversations, total, today } = common;
  const isOpen = expanded !== undefined;
  return guard(
    [row, top, selected, active, isOpen, context, previews, conversations, total, today],
    () => {
      const several = row !== undefined && conversations && isConversation(row);
      return html`<div
        class=${lineClasses(line, '')}
        id=${lineElementId(spot)}
        role=${conversations ? 'treeitem' : 'option'}
        aria-selected=${selected}
        aria-setsize=${total}
        aria-posinset=${spot.place + 1}
        aria-level=${conversations ? 1 : nothing}
        aria-expanded=${several ? isOpen : nothing}
        aria-label=${row ? rowLabel(row, context) : context.strings.loading}
        data-place=${spot.place}
        draggable=${row ? 'true' : nothing}
        data-vscode-context=${row ? menuContext(row, several) : nothing}
        style=${styleMap({ transform: `translateY(${top}px)` })}
      >
        ${several ? twistie(isOpen, context.strings) : nothing}${
          row ? rowContent(row, context, previews) : rowSkeleton()
        }
      </div>`;
    },
  );
}

/** A message of an expanded conversation, or what stands there while there is none. */
export function memberLine(line: DrawnLine, common: LineContext): unknown {
  const { spot, row, top, selected, active, expanded } = line;
  const { context, today } = common;
  const { strings } = context;
  const failure = expanded?.failure;
  if (failure !== undefined)
    return failureLine(line, fill(strings.cannotShowConversation, failure), strings.retry);
  const count = expanded?.members?.length ?? 0;
  return guard([row, top, selected, active, count, context, today], () => {
    return html`<div
      class=${lineClasses(line, 'member')}
      id=${lineElementId(spot)}
      role="treeitem"
      aria-selected=${selected}
      aria-level="2"
      aria-setsize=${count || nothing}
      aria-posinset=${count ? spot.member + 1 : nothing}
      aria-label=${row ? rowLabel(row, context) : strings.loading}
      data-place=${spot.place}
      data-member=${row ? spot.member : nothing}
      draggable=${row ? 'true' : nothing}
      data-vscode-context=${row ? menuContext(row, false) : nothing}
      style=${styleMap({ transform: `translateY(${top}px)` })}
    >
      ${row ? memberContent(row, context) : rowSkeleton()}
    </div>`;
  });
}

/** Decoration: screen readers hear the date with every row. */
export function headingLine(title: string, top: number): TemplateResult {
  return html`<div
    class="group-heading"
    role="presentation"
    aria-hidden="true"
    style=${styleMap({ transform: `translateY(${top}px)` })}
  >
    ${title}
  </div>`;
}

// The keyboard tries again with the key that expands the row.
function failureLine({ spot, top }: DrawnLine, text: string, retry: string): TemplateResult {
  return html`<div
    class="row member failed"
    id=${lineElementId(spot)}
    role="treeitem"
    aria-level="2"
    aria-label=${text}
    style=${styleMap({ transform: `translateY(${top}px)` })}
  >
    ${icon('warning')}<span class="failure-text">${text}</span
    ><span class="link-button" data-retry=${spot.place}>${retry}</span>
  </div>`;
}

function lineClasses({ row, selected, active }: DrawnLine, kind: string): string {
  const classes = ['row', kind];
  if (!row) classes.push('skeleton');
  if (row && isUnread(row)) classes.push('unread');
  if (row && isFlagged(row)) classes.push('flagged');
  if (selected) classes.push('selected');
  if (active) classes.push('active');
  return classes.filter(Boolean).join(' ');
}
