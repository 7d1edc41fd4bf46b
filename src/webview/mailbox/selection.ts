import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { Everything } from './everything.ts';
import type { RowStore } from './rowStore.ts';

/** Which messages are selected, and where the keyboard stands. Never changed, only replaced. */
export interface Selection {
  /** The selected rows and the places they were last seen at; -1 is not known. */
  readonly messages: ReadonlyMap<MessageId, number>;
  /** Messages selected alone, out of the conversation that the row with the other id stands for. */
  readonly members: ReadonlyMap<MessageId, MessageId>;
  /** Set after Select All: what the list held, loaded or not. */
  readonly everything?: Everything;
  /** Rows are marked one by one: the keyboard moves and leaves them as they are. */
  readonly marking?: true;
  /** The row the keyboard is on. */
  readonly active: Position | undefined;
  /** Where a range begins. */
  readonly anchor: Position | undefined;
}

export interface Position {
  readonly place: number;
  /** Undefined while the row is on its way, and after its message has left the list. */
  readonly id: MessageId | undefined;
  /** Set where it is not the row, but one message of its conversation. */
  readonly member?: MessageId;
  /** The row is on its way and will be selected when it comes. */
  readonly waiting: boolean;
}

export const nothingSelected: Selection = {
  messages: new Map(),
  members: new Map(),
  active: undefined,
  anchor: undefined,
};

/** Rows this far around a place must be known before a message is taken for gone. */
const neighbourhood = 8;

/** Just the row at this place. */
export function selectOnly(store: RowStore, place: number): Selection {
  const position = positionAt(store, place);
  const messages = position.id === undefined ? [] : [[position.id, place] as const];
  return { ...nothingSelected, messages: new Map(messages), active: position, anchor: position };
}

/** Just this message of the conversation at this place. */
export function selectMember(store: RowStore, place: number, member: MessageId): Selection {
  const position = { ...positionAt(store, place), member };
  const members = position.id === undefined ? [] : [[member, position.id] as const];
  return { ...nothingSelected, members: new Map(members), active: position, anchor: position };
}

/** The row at this place joins the selection or leaves it. */
export function toggle(selection: Selection, store: RowStore, place: number): Selection {
  const position = positionAt(store, place);
  const { id } = position;
  if (id === undefined) return selection;
  const at = { active: position, anchor: position };
  if (selection.everything?.held(id) === true)
    return { ...selection, ...at, everything: selection.everything.toggled(id) };
  const messages = new Map(selection.messages);
  if (!messages.delete(id)) messages.set(id, place);
  return { ...selection, ...at, messages };
}

/** This message of the conversation at this place joins the selection or leaves it. */
export function toggleMember(
  selection: Selection,
  store: RowStore,
  place: number,
  member: MessageId,
): Selection {
  const position = { ...positionAt(store, place), member };
  if (position.id === undefined) return selection;
  const members = new Map(selection.members);
  if (!members.delete(member)) members.set(member, position.id);
  return { ...selection, active: position, anchor: position, members };
}

/**
 * The row the keyboard is on is marked, or no longer; from then on the keyboard moves without
 * selecting. The first one marked is the one that is selected anyway.
 */
export function mark(selection: Selection, store: RowStore): Selection {
  const { active, messages, members, everything } = selection;
  if (!active) return selection;
  const alone = messages.size + members.size === 1 && everything === undefined;
  if (alone && selection.marking === undefined && isSelected(selection, active))
    return { ...selection, marking: true };
  const { marking: _, ...after } =
    active.member === undefined
      ? toggle(selection, store, active.place)
      : toggleMember(selection, store, active.place, active.member);
  return selectedRows(after) === 0 ? after : { ...after, marking: true };
}

/** The keyboard is elsewhere; what is selected stays. */
export function moveTo(
  selection: Selection,
  store: RowStore,
  place: number,
  member: MessageId | undefined,
): Selection {
  const active = { ...positionAt(store, place), ...(member === undefined ? {} : { member }) };
  return { ...selection, active, anchor: active };
}

/** Rows from the anchor to this place, as far as they are known. */
export function extendTo(selection: Selection, store: RowStore, place: number): Selection {
  const active = positionAt(store, place);
  const anchor = selection.anchor ?? active;
  const { start, end } = span(anchor.place, place);
  const messages = new Map<MessageId, number>();
  for (let at = start; at < end; at += 1) {
    const row = store.row(at);
    if (row) messages.set(row.id, at);
  }
  return { ...nothingSelected, messages, active, anchor };
}

/** Messages of one conversation from the anchor to `member`. */
export function extendToMember(
  selection: Selection,
  store: RowStore,
  place: number,
  member: MessageId,
  conversation: readonly MessageRow[],
): Selection {
  const { anchor } = selection;
  const from = conversation.findIndex(({ id }) => id === anchor?.member);
  const to = conversation.findIndex(({ id }) => id === member);
  if (!anchor || from < 0 || anchor.place !== place) return extendTo(selection, store, place);
  const active = { ...positionAt(store, place), member };
  const { start, end } = span(from, to);
  const members = conversation.slice(start, end).map(({ id }) => [id, anchor.id ?? id] as const);
  return { ...nothingSelected, members: new Map(members), active, anchor };
}

/** The places of a range between anchor and keyboard that are selected but not all known. */
export function unknownRange(
  { messages, active, anchor, everything }: Selection,
  store: RowStore,
): { start: number; end: number } | undefined {
  if (!active || !anchor || active.place === anchor.place || everything) return undefined;
  const { start, end } = span(anchor.place, active.place);
  if (messages.size >= end - start) return undefined;
  for (let at = start; at < end; at += 1) if (!store.row(at)) return { start, end };
  return undefined;
}

/** The whole list, also what is not loaded. */
export function selectEverything(selection: Selection, everything: Everything): Selection {
  const { active, anchor } = selection;
  return { ...nothingSelected, everything, active, anchor };
}

/** Nothing is selected any more; the keyboard stays where it is. */
export function clearSelection({ active, anchor }: Selection): Selection {
  return { ...nothingSelected, active, anchor };
}

/** Whether this row, or this message of its conversation, is selected itself. */
export function isSelected(
  { messages, members, everything }: Selection,
  { id, member }: Pick<Position, 'id' | 'member'>,
): boolean {
  if (member !== undefined) return members.has(member);
  return id !== undefined && (messages.has(id) || everything?.has(id) === true);
}

/** How many lines are selected. */
export function selectedRows({ messages, members, everything }: Selection): number {
  return messages.size + members.size + (everything?.rows ?? 0);
}

function span(from: number, to: number): { start: number; end: number } {
  return { start: Math.min(from, to), end: Math.max(from, to) + 1 };
}

/**
 * The selection after the rows changed: it follows its messages to their new places, conversations
 * to the rows that stand for them now, and a row the keyboard waited for joins it. Messages that are
 * no longer in the list (`gone`) leave it.
 */
export function follow(
  selection: Selection,
  store: RowStore,
  gone: (id: MessageId, place: number) => boolean = (id, place) => isGone(store, id, place),
): Selection {
  const messages = new Map<MessageId, number>();
  for (const [before, place] of selection.messages) {
    const id = store.successorOf(before);
    if (!gone(id, place)) messages.set(id, store.placeOf(id) ?? place);
  }
  const active = moved(selection.active, store, gone) ?? onlyOne(messages, store);
  const waited = selection.active?.waiting === true && active?.id !== undefined;
  if (waited && messages.size === 0 && selectedRows(selection) === 0)
    messages.set(active.id, active.place);
  return { ...selection, messages, active, anchor: moved(selection.anchor, store, gone) };
}

/**
 * The selection after conversations changed: messages that are no longer shown leave it, and the
 * keyboard goes from them to their row.
 */
export function followMembers(
  selection: Selection,
  store: RowStore,
  expanded: { member(id: MessageId): { readonly row: MessageId } | undefined },
): Selection {
  const members = new Map<MessageId, MessageId>();
  for (const id of selection.members.keys()) {
    const row = expanded.member(id)?.row;
    if (row !== undefined) members.set(id, row);
  }
  const at = (position: Position | undefined): Position | undefined => {
    if (position?.member === undefined) return position;
    const row = expanded.member(position.member)?.row;
    const place = row === undefined ? undefined : store.placeOf(row);
    const { member, ...alone } = position;
    return place === undefined ? alone : { place, id: row, waiting: false, member };
  };
  return { ...selection, members, active: at(selection.active), anchor: at(selection.anchor) };
}

/** The same messages in a list that is ordered or filtered anew: where they are is not known yet. */
export function replaced({ messages }: Selection): Selection {
  const places = [...messages.keys()].map((id) => [id, -1] as const);
  return { ...nothingSelected, messages: new Map(places) };
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

function moved(
  position: Position | undefined,
  store: RowStore,
  gone: (id: MessageId, place: number) => boolean,
): Position | undefined {
  if (!position) return undefined;
  const { place, waiting, member } = position;
  const id = position.id === undefined ? undefined : store.successorOf(position.id);
  if (id === undefined) return waiting ? positionAt(store, place) : clamped(position, store);
  if (gone(id, place)) return clamped({ place, id: undefined, waiting: false }, store);
  const now = { place: store.placeOf(id) ?? place, id, waiting: false };
  return member === undefined ? now : { ...now, member };
}

function clamped(position: Position, store: RowStore): Position {
  return { ...position, place: Math.max(0, Math.min(position.place, (store.total ?? 1) - 1)) };
}
