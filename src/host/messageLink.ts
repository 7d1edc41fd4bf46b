import * as l10n from '@vscode/l10n';
import { MailError } from '../model/errors.ts';
import type { MessageId } from '../model/id.ts';
import type { EngineInterface } from '../protocol/engine.ts';

/** A Message-ID as it stands between its brackets: RFC 5322 allows no line longer than 998. */
const idPattern = /^[^\s<>"\\\p{Cc}\p{Cf}\p{Cs}\p{Co}]{1,990}$/u;

interface Requests {
  request<K extends 'cachedRows' | 'read'>(
    name: K,
    params: EngineInterface['requests'][K]['params'],
  ): Promise<EngineInterface['requests'][K]['result']>;
}

/** The Message-ID of a message, without its brackets. @throws MailError 'not-found' where it has none */
export async function idOfMessage(message: MessageId, engine: Requests): Promise<string> {
  const [cached] = await engine.request('cachedRows', { messages: [message] });
  const row = cached ?? (await engine.request('read', { message, markSeen: false }));
  const id = row.messageIdHeader?.trim().replace(/^<|>$/g, '') ?? '';
  if (idPattern.test(id)) return id;
  const text = l10n.t('The message has no Message-ID, so that nothing can link to it.');
  throw new MailError('not-found', text);
}

/** The link that opens the message in this VS Code. */
export function messageUri(scheme: string, extensionId: string, id: string): string {
  return `${scheme}://${extensionId}/message?id=${encodeURIComponent(id)}`;
}

/** RFC 2392. */
export function midUri(id: string): string {
  return `mid:${encodeURIComponent(id).replaceAll('%40', '@')}`;
}

/**
 * The Message-ID that a link from outside names. The link may come from anywhere, a web page
 * included: what is not exactly as this program writes it is refused.
 * @throws MailError 'not-permitted'
 */
export function linkedId({ path, query }: { path: string; query: string }): string {
  const entries = query.length > 4000 ? [] : [...new URLSearchParams(query)];
  const [name, id] = entries[0] ?? [];
  if (path === '/message' && entries.length === 1 && name === 'id' && idPattern.test(id ?? ''))
    return id!;
  throw new MailError(
    'not-permitted',
    l10n.t('The link that another program has sent is none of Mail Browser’s; nothing was opened.'),
  );
}
