import type { PanelCommand } from '../../protocol/mailbox.ts';
import type { Lines, Spot } from './lines.ts';

/** Ways of the keyboard through the list. */
export type Move = Extract<
  PanelCommand,
  'next' | 'previous' | 'first' | 'last' | 'pageDown' | 'pageUp'
>;

const keys: Readonly<Record<string, Move>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  PageDown: 'pageDown',
  PageUp: 'pageUp',
  Home: 'first',
  End: 'last',
};

export function moveOfKey(key: string): Move | undefined {
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
}

export function isMove(command: PanelCommand): command is Move {
  return Object.values(keys).includes(command as Move);
}

/**
 * Where a move leads; `members` says how many lines below a row can be gone to, `page` how many
 * pixels a page has.
 */
export function target(
  move: Move,
  from: Spot | undefined,
  lines: Lines,
  total: number,
  page: number,
  members: (place: number) => number,
): Spot {
  const last = total - 1;
  const known = (spot: Spot): Spot =>
    spot.member < members(spot.place) ? spot : { place: spot.place, member: -1 };
  switch (move) {
    case 'first':
      return { place: 0, member: -1 };
    case 'last':
      return { place: last, member: members(last) - 1 };
    case 'next':
      if (!from) return { place: 0, member: -1 };
      if (from.member + 1 < members(from.place))
        return { place: from.place, member: from.member + 1 };
      return from.place < last ? { place: from.place + 1, member: -1 } : from;
    case 'previous':
      if (!from) return { place: 0, member: -1 };
      if (from.member >= 0) return { place: from.place, member: from.member - 1 };
      return from.place > 0 ? { place: from.place - 1, member: members(from.place - 1) - 1 } : from;
    case 'pageDown':
    case 'pageUp': {
      const top = from ? lines.topOf(from.place, from.member) : 0;
      return known(lines.spotAt(top + (move === 'pageDown' ? page : -page)));
    }
  }
}
