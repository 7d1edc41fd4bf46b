import { MailError } from '../../model/errors.ts';
import {
  type ChangeId,
  type MessageId,
  parseChangeId,
  parseFolderId,
  parseMessageId,
} from '../../model/id.ts';
import type { ListFilter, SortKey } from '../../model/message.ts';
import type { Targets } from '../../model/messageSet.ts';
import type {
  Arrangement,
  NextStep,
  PanelScope,
  PanelSettings,
  RowWindow,
} from '../../protocol/mailbox.ts';
import type { MessageAction, RemoteConsentScope } from '../../protocol/reader.ts';

/** Numbers of parts, each inside of the message that the one before holds: '2', '2/1.3'. */
export const partPath = /^(?:\d{1,9}(?:\.\d{1,9}){0,60})(?:\/\d{1,9}(?:\.\d{1,9}){0,60}){0,50}$/;

/** Characters of a search that are looked at at all: what is too long is said by who reads it. */
const longestQuery = 200_000;

export const panelScopes: readonly PanelScope[] = ['folder', 'subfolders', 'account', 'everywhere'];

/**
 * Reads what the webview sends. It shows hostile mail, so nothing it says is believed to have the
 * shape it should.
 * @throws MailError 'bad-settings'
 */
export const readRequest = {
  rows(value: unknown): RowWindow {
    const { view, offset, limit } = members(value);
    return { view: count(view), offset: count(offset), limit: Math.min(count(limit), 1000) };
  },
  read(value: unknown): { message: MessageId } {
    return { message: message(members(value)['message']) };
  },
  part(value: unknown): { message: MessageId; part: string } {
    const { message: id, part } = members(value);
    if (!partPath.test(text(part, 1000))) throw fault();
    return { message: message(id), part: part as string };
  },
  details(value: unknown): { view: number; messages: readonly MessageId[] } {
    const { view, messages } = members(value);
    return { view: count(view), messages: list(messages, 1000) };
  },
  members(value: unknown): { view: number; message: MessageId } {
    const { view, message: id } = members(value);
    return { view: count(view), message: message(id) };
  },
  everything(value: unknown): { view: number } {
    return { view: count(members(value)['view']) };
  },
  search(value: unknown): { query: string; scope: PanelScope; live: boolean } {
    const { query, scope, live } = members(value);
    return { query: text(query, longestQuery), scope: oneOf(scope, panelScopes), live: !!live };
  },
  suggest(value: unknown): { text: string; cursor: number } {
    const { text: typed, cursor } = members(value);
    return { text: text(typed, longestQuery), cursor: count(cursor) };
  },
  forgetSearch(value: unknown): { query: string } {
    return { query: text(members(value)['query'], longestQuery) };
  },
  saveSearch(value: unknown): { query: string; scope: PanelScope } {
    const { query, scope } = members(value);
    return { query: text(query, longestQuery), scope: oneOf(scope, panelScopes) };
  },
  arrange(value: unknown): Arrangement {
    const { sort, filter, conversations, grouped } = members(value);
    const { by, descending } = members(sort);
    return {
      sort: {
        by: oneOf<SortKey>(by, ['date', 'from', 'subject', 'size']),
        descending: !!descending,
      },
      filter: oneOf<ListFilter>(filter, ['all', 'unread', 'flagged', 'attachments']),
      conversations: !!conversations,
      grouped: !!grouped,
    };
  },
  configure(value: unknown): Partial<PanelSettings> {
    const { density, readingPane, previews } = members(value);
    return {
      ...(density === undefined ? {} : { density: oneOf(density, ['comfortable', 'compact']) }),
      ...(readingPane === undefined
        ? {}
        : { readingPane: oneOf(readingPane, ['right', 'bottom', 'off']) }),
      ...(previews === undefined ? {} : { previews: previews === true }),
    };
  },
  act(value: unknown): { action: MessageAction; targets: Targets } {
    const { action, targets: about } = members(value);
    return { action: oneOf(action, actions), targets: targets(about) };
  },
  change(value: unknown): { change: ChangeId } {
    const change = text(members(value)['change'], 5000);
    parseChangeId(change);
    return { change };
  },
  step(value: unknown): { step: NextStep } {
    const { step } = members(value);
    return {
      step: oneOf(step, ['signIn', 'addAccount', 'editKeys', 'chooseFolder']),
    };
  },
  go(value: unknown): { to: 'next' | 'previous' } {
    return { to: oneOf(members(value)['to'], ['next', 'previous']) };
  },
  copyText(value: unknown): { text: string } {
    return { text: text(members(value)['text'], 10_000) };
  },
  searchFrom(value: unknown): { message: MessageId; address: string } {
    const { message: id, address } = members(value);
    return { message: message(id), address: text(address, 1000) };
  },
  print(value: unknown): { title: string; html: string } {
    const { title, html } = members(value);
    return { title: text(title, 10_000), html: text(html, 100_000_000) };
  },
  allowRemote(value: unknown): { message: MessageId; scope: RemoteConsentScope } {
    const { message: id, scope } = members(value);
    return { message: message(id), scope: oneOf(scope, ['once', 'sender', 'always']) };
  },
  remoteImage(value: unknown): { message: MessageId; url: string } {
    const { message: id, url } = members(value);
    return { message: message(id), url: text(url, 8000) };
  },
  openLink(value: unknown): { url: string; text: string } {
    const { url, text: shown } = members(value);
    return { url: text(url, 8000), text: text(shown, 8000) };
  },
  selected(value: unknown): { targets: Targets; opened?: MessageId } {
    const { targets: about, opened } = members(value);
    return {
      targets: targets(about),
      ...(opened === undefined ? {} : { opened: message(opened) }),
    };
  },
  resized(value: unknown): { share: number } {
    const { share } = members(value);
    if (typeof share !== 'number' || !(share > 0 && share < 1)) throw fault();
    return { share };
  },
  focused(value: unknown): { area: 'list' | 'reader' | 'field' | 'none' } {
    return { area: oneOf(members(value)['area'], ['list', 'reader', 'field', 'none']) };
  },
  log(value: unknown): { text: string } {
    return { text: text(members(value)['text'], 1000) };
  },
};

const actions: readonly MessageAction[] = [
  ...(['markRead', 'markUnread', 'flag', 'unflag', 'archive'] as const),
  ...(['junk', 'delete', 'move', 'copy', 'keywords', 'showSource'] as const),
  ...(['showHeaders', 'showStructure', 'saveAsEml', 'copyLink'] as const),
];

function members(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw fault();
}

function count(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw fault();
}

function text(value: unknown, longest: number): string {
  if (typeof value === 'string' && value.length <= longest) return value;
  throw fault();
}

function oneOf<T extends string>(value: unknown, choices: readonly T[]): T {
  const found = choices.find((each) => each === value);
  if (found === undefined) throw fault();
  return found;
}

function message(value: unknown): MessageId {
  const id = text(value, 5000);
  parseMessageId(id);
  return id;
}

function list(value: unknown, longest = 1_000_000): readonly MessageId[] {
  if (!Array.isArray(value) || value.length > longest) throw fault();
  return value.map(message);
}

/** Also what was dragged out of a panel; the ranges themselves are read by the engine. */
export function targets(value: unknown): Targets {
  const { messages, conversations, all } = members(value);
  return {
    messages: list(messages),
    ...(conversations === undefined ? {} : { conversations: list(conversations) }),
    ...(all === undefined ? {} : { all: everythingBut(all) }),
  };
}

function everythingBut(value: unknown): NonNullable<Targets['all']> {
  const { set, except, conversations } = members(value);
  const { folder, uidValidity, uids } = members(set);
  const id = text(folder, 5000);
  parseFolderId(id);
  if (!/^\d{1,20}$/.test(text(uidValidity, 20))) throw fault();
  return {
    set: { folder: id, uidValidity: uidValidity as string, uids: text(uids, 10_000_000) },
    except: list(except),
    conversations: conversations === true,
  };
}

function fault(): MailError {
  return new MailError('bad-settings', 'The panel sent a request of the wrong shape.');
}
