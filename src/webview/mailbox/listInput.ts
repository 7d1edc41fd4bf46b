import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { PanelCommand } from '../../protocol/mailbox.ts';
import type { ExpandedConversations } from './expandedConversations.ts';
import type { Lines, Spot } from './lines.ts';
import { isMove, moveOfKey, target, type Move } from './listMoves.ts';
import type { RowStore } from './rowStore.ts';
import { isConversation } from './rowTemplate.ts';
import {
  clearSelection,
  extendTo,
  extendToMember,
  isSelected,
  mark,
  moveTo,
  selectMember,
  selectOnly,
  toggle,
  toggleMember,
  type Selection,
} from './selection.ts';

/** What keyboard and mouse need of the list they are used on. */
export interface ListStage {
  readonly store: RowStore;
  readonly expanded: ExpandedConversations;
  readonly selection: Selection;
  readonly lines: Lines;
  /** One row a conversation. */
  readonly conversations: boolean;
  /** Pixels a page moves by. */
  readonly page: number;
  /** `now`: open without waiting for the keyboard to rest. */
  select(selection: Selection, open: 'now' | 'soon' | 'not'): void;
  /** The reader takes the keyboard. */
  enter(): void;
  selectAll(): void;
  nextUnread(): void;
}

/** Keys VS Code's keybindings answer: here they only must not scroll or mark words. */
const keysOfVsCode = new Set(['Enter', ' ', 'Escape']);

/** Turns keys, commands and clicks into selections. */
export class ListInput {
  readonly #stage: ListStage;
  /** The row whose conversation the keyboard enters as soon as it is there, and from which end. */
  #entering: { readonly row: MessageId; readonly from: 'start' | 'end' } | undefined;

  constructor(stage: ListStage) {
    this.#stage = stage;
  }

  /** Carries a command out if it is one of the list's own. */
  run(command: PanelCommand): boolean {
    const { store, selection } = this.#stage;
    if (isMove(command)) this.#move(command, false);
    else if (command === 'read') this.#read();
    else if (command === 'nextUnread') this.#stage.nextUnread();
    else if (command === 'selectAll') this.#stage.selectAll();
    else if (command === 'clearSelection') this.#stage.select(clearSelection(selection), 'not');
    else if (command === 'toggleSelection') this.#stage.select(mark(selection, store), 'not');
    else if (command === 'toggleConversation') this.#toggleActive();
    else if (command === 'nextInConversation') this.#moveInside(1);
    else if (command === 'previousInConversation') this.#moveInside(-1);
    else return false;
    return true;
  }

  /** Whether the key is the list's: the browser must leave it alone. */
  key(event: KeyboardEvent): boolean {
    const { key, altKey, shiftKey } = event;
    const control = event.ctrlKey || event.metaKey;
    if (altKey || this.#total === 0) return false;
    if (keysOfVsCode.has(key) || (control && key.toLowerCase() === 'a')) return true;
    const move = control ? undefined : moveOfKey(key);
    if (move) this.#move(move, shiftKey);
    else if (key === 'ArrowRight' && !control && this.#stage.conversations) this.#enter();
    else if (key === 'ArrowLeft' && !control && this.#stage.conversations) this.#leave();
    else return false;
    return true;
  }

  click({ place, member }: Spot, event: MouseEvent): void {
    const { store, selection } = this.#stage;
    const message = member < 0 ? undefined : this.#members(place)[member]?.id;
    const control = event.ctrlKey || event.metaKey;
    if (event.shiftKey) this.#stage.select(this.#extended({ place, member }), 'not');
    else if (control && message !== undefined)
      this.#stage.select(toggleMember(selection, store, place, message), 'not');
    else if (control) this.#stage.select(toggle(selection, store, place), 'not');
    else this.#stage.select(this.#only({ place, member }), 'now');
  }

  /** The right button selects what it points at, unless that is part of the selection already. */
  point(spot: Spot): void {
    const id = this.#stage.store.row(spot.place)?.id;
    const member = spot.member < 0 ? undefined : this.#members(spot.place)[spot.member]?.id;
    const at = { id, ...(member === undefined ? {} : { member }) };
    if (id !== undefined && !isSelected(this.#stage.selection, at))
      this.#stage.select(this.#only(spot), 'not');
  }

  /** Expands the conversation of a row, or collapses it. */
  toggle(place: number): void {
    const { store, expanded, selection } = this.#stage;
    const row = store.row(place);
    if (!row || !isConversation(row)) return;
    if (!expanded.of(row.id)) return expanded.expand(row.id);
    const { active } = selection;
    if (active?.place === place && active.member !== undefined)
      this.#stage.select(selectOnly(store, place), 'soon');
    this.#collapse(row.id);
  }

  /** Lines have changed: a conversation the keyboard waits for may be there. */
  changed(): void {
    const entering = this.#entering;
    const { store, selection } = this.#stage;
    if (!entering) return;
    const place = store.placeOf(entering.row);
    if (selection.active?.place !== place || place === undefined) this.#entering = undefined;
    else if (this.#members(place).length > 0) {
      this.#entering = undefined;
      const member = entering.from === 'start' ? 0 : this.#members(place).length - 1;
      this.#go({ place, member }, false);
    }
  }

  /** The line the keyboard is on. */
  get active(): Spot | undefined {
    const { active } = this.#stage.selection;
    if (!active) return undefined;
    const { place, member } = active;
    return { place, member: this.#members(place).findIndex(({ id }) => id === member) };
  }

  get #total(): number {
    return this.#stage.store.total ?? 0;
  }

  #members(place: number): readonly MessageRow[] {
    const id = this.#stage.store.row(place)?.id;
    return (id === undefined ? undefined : this.#stage.expanded.of(id)?.members) ?? [];
  }

  #move(move: Move, extend: boolean): void {
    if (this.#total === 0) return;
    const { lines, page } = this.#stage;
    const members = (place: number): number => this.#members(place).length;
    this.#go(target(move, this.active, lines, this.#total, page, members), extend);
  }

  #go(spot: Spot, extend: boolean): void {
    const { store, selection } = this.#stage;
    const { place, member } = spot;
    this.#entering = undefined;
    if (extend) this.#stage.select(this.#extended(spot), 'not');
    else if (selection.marking)
      this.#stage.select(moveTo(selection, store, place, this.#members(place)[member]?.id), 'not');
    else this.#stage.select(this.#only(spot), 'soon');
  }

  #only({ place, member }: Spot): Selection {
    const { store } = this.#stage;
    const message = member < 0 ? undefined : this.#members(place)[member]?.id;
    return message === undefined ? selectOnly(store, place) : selectMember(store, place, message);
  }

  #extended({ place, member }: Spot): Selection {
    const { store, selection } = this.#stage;
    const members = this.#members(place);
    const message = member < 0 ? undefined : members[member]?.id;
    return message === undefined
      ? extendTo(selection, store, place)
      : extendToMember(selection, store, place, message, members);
  }

  #read(): void {
    const at = this.active;
    if (!at) return;
    this.#stage.select(this.#only(at), 'now');
    this.#stage.enter();
  }

  #toggleActive(): void {
    const place = this.active?.place;
    if (place !== undefined) this.toggle(place);
  }

  /** ArrowRight: shows the conversation, or goes into it. */
  #enter(): void {
    const at = this.active;
    if (!at || at.member >= 0) return;
    const row = this.#stage.store.row(at.place);
    if (this.#members(at.place).length > 0) this.#go({ place: at.place, member: 0 }, false);
    else if (!row || !isConversation(row)) return;
    // The second press may come before the first has brought the messages.
    else if (this.#stage.expanded.of(row.id)) this.#enterSoon(row.id, 'start');
    else this.#stage.expanded.expand(row.id);
  }

  /** Goes into a conversation as soon as it is there. */
  #enterSoon(row: MessageId, from: 'start' | 'end'): void {
    this.#entering = { row, from };
    this.#stage.expanded.expand(row);
  }

  /** ArrowLeft: out of the conversation, or hides it. */
  #leave(): void {
    const at = this.active;
    const id = at && this.#stage.store.row(at.place)?.id;
    if (at && at.member >= 0) this.#go({ place: at.place, member: -1 }, false);
    else if (id !== undefined && this.#stage.expanded.of(id)) this.#collapse(id);
  }

  /** Nobody waits for what is hidden again. */
  #collapse(row: MessageId): void {
    this.#entering = undefined;
    this.#stage.expanded.collapse(row);
  }

  #moveInside(step: 1 | -1): void {
    const at = this.active;
    const row = at && this.#stage.store.row(at.place);
    if (!row || !isConversation(row)) return;
    const { length } = this.#members(at.place);
    if (length === 0) return this.#enterSoon(row.id, step > 0 ? 'start' : 'end');
    const from = at.member < 0 && step < 0 ? length : at.member;
    const member = Math.min(Math.max(from + step, 0), length - 1);
    if (member !== at.member) this.#go({ place: at.place, member }, false);
  }
}
