import { MailError } from '../../model/errors.ts';
import { type MessageId, parseMessageId } from '../../model/id.ts';
import type { ListFilter, SortKey } from '../../model/message.ts';
import type { MessageAction, RowWindow } from '../../protocol/mailbox.ts';
import type { Arrangement } from './list.ts';

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
    return { message: message(id), part: text(part, 100) };
  },
  search(value: unknown): { query: string; scope: 'folder' | 'account' } {
    const { query, scope } = members(value);
    return { query: text(query, 4000), scope: oneOf(scope, ['folder', 'account']) };
  },
  arrange(value: unknown): Arrangement {
    const { sort, filter } = members(value);
    const { by, descending } = members(sort);
    return {
      sort: {
        by: oneOf<SortKey>(by, ['date', 'from', 'subject', 'size']),
        descending: !!descending,
      },
      filter: oneOf<ListFilter>(filter, ['all', 'unread', 'flagged', 'attachments']),
    };
  },
  act(value: unknown): { action: MessageAction; messages: readonly MessageId[] } {
    const { action, messages } = members(value);
    return { action: oneOf(action, actions), messages: list(messages) };
  },
  openLink(value: unknown): { url: string; text: string } {
    const { url, text: shown } = members(value);
    return { url: text(url, 8000), text: text(shown, 8000) };
  },
  selected(value: unknown): { messages: readonly MessageId[]; opened?: MessageId } {
    const { messages, opened } = members(value);
    return {
      messages: list(messages),
      ...(opened === undefined ? {} : { opened: message(opened) }),
    };
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
  ...(['junk', 'delete', 'move', 'copy', 'showSource'] as const),
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

function list(value: unknown): readonly MessageId[] {
  if (!Array.isArray(value) || value.length > 1_000_000) throw fault();
  return value.map(message);
}

function fault(): MailError {
  return new MailError('bad-settings', 'The panel sent a request of the wrong shape.');
}
