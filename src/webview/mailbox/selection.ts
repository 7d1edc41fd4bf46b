import type { MessageId } from '../../model/id.ts';
import type { RowStore } from './rowStore.ts';

/** Which messages are selected, and where the keyboard stands. Never changed, only replaced. */
export interface Selection {
  /** The selected messages and the places they were last seen at; -1 is not known. */
  readonly messages: ReadonlyMap<MessageId, number>;
  /** The row the keyboard is on. */
  readonly active: Position | undefined;
  /** Where a range begins. */
  readonly anchor: Position | undefined;
}

export interface Position {
  readonly place: number;
  /** Undefined while the row is on its way, and after its message has left the list. */
  readonly id: MessageId | undefined;
  /** The row is on its way and will be selected when it comes. */
  readonly waiting: boolean;
}

export const nothingSelected: Selection = {
  messages: new Map(),
  active: undefined,
  anchor: undefined,
};

/** Rows this far around a place must be known before a message is taken for gone. */
const neighbourhood = 8;

/** Just the row at this place. */
export function selectOnly(store: RowStore, place: number): Selection {
  const position = positionAt(store, place);
  const messages = position.id === undefined ? [] : [[position.id, place] as const];
  return { messages: new Map(messages), active: position, anchor: position };
}

/** The row at this place joins the selection or leaves it. */
export function toggle(selection: Selection, store: RowStore, place: number): Selection {
  const position = positionAt(store, place);
  if (position.id === undefined) return selection;
  const messages = new Map(selection.messages);
  if (!messages.delete(position.id)) messages.set(position.id, place);
  return { messages, active: position, anchor: position };
}

/** All known rows from the anchor to this place. */
export function extendTo(selection: Selection, store: RowStore, place: number): Selection {
  const active = positionAt(store, place);
  const anchor = selection.anchor ?? active;
  const first = Math.min(anchor.place, place);
  const last = Math.max(anchor.place, place);
  const rows = store.entries().filter(([at]) => at >= first && at <= last);
  return { messages: new Map(rows.map(([at, row]) => [row.id, at])), active, anchor };
}

/** Every row that is known here. */
export function selectAll(selection: Selection, store: RowStore): Selection {
  return { ...selection, messages: new Map(store.entries().map(([at, row]) => [row.id, at])) };
}

/**
 * The selection after the rows changed: it follows its messages to their new places, and a row the
 * keyboard waited for joins it. Messages that are no longer in the list leave it.
 */
export function follow(selection: Selection, store: RowStore): Selection {
  const messages = new Map<MessageId, number>();
  for (const [id, place] of selection.messages)
    if (!isGone(store, id, place)) messages.set(id, store.placeOf(id) ?? place);
  const active = moved(selection.active, store) ?? onlyOne(messages, store);
  if (selection.active?.waiting === true && active?.id !== undefined && messages.size === 0)
    messages.set(active.id, active.place);
  return { messages, active, anchor: moved(selection.anchor, store) };
}

/** The same messages in a list that is ordered or filtered anew: where they are is not known yet. */
export function replaced({ messages }: Selection): Selection {
  const places = [...messages.keys()].map((id) => [id, -1] as const);
  return { messages: new Map(places), active: undefined, anchor: undefined };
}

/** Whether a message once at `place` has left the list, as far as the rows around it tell. */
export function isGone(store: RowStore, id: MessageId, place: number): boolean {
  if (place < 0 || store.placeOf(id) !== undefined || store.total === undefined) return false;
  const end = Math.min(place + neighbourhood, store.total);
  for (let at = Math.max(0, Math.min(place, end) - neighbourhood); at < end; at += 1)
    if (!store.isFresh(at)) return false;
  return true;
}

/** The keyboard goes on from the one selected message once its row is known. */
function onlyOne(messages: ReadonlyMap<MessageId, number>, store: RowStore): Position | undefined {
  const [only] = messages;
  const place = only && messages.size === 1 ? store.placeOf(only[0]) : undefined;
  return place === undefined ? undefined : positionAt(store, place);
}

function positionAt(store: RowStore, place: number): Position {
  const id = store.row(place)?.id;
  return { place, id, waiting: id === undefined };
}

function moved(position: Position | undefined, store: RowStore): Position | undefined {
  if (!position) return undefined;
  const { place, id, waiting } = position;
  if (id === undefined) return waiting ? positionAt(store, place) : clamped(position, store);
  if (isGone(store, id, place)) return clamped({ place, id: undefined, waiting: false }, store);
  return { place: store.placeOf(id) ?? place, id, waiting: false };
}

function clamped(position: Position, store: RowStore): Position {
  return { ...position, place: Math.max(0, Math.min(position.place, (store.total ?? 1) - 1)) };
}
