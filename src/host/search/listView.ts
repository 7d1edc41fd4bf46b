import { l10n } from 'vscode';
import { MailError } from '../../model/errors.ts';
import type { ListWindow, MessageList } from '../../model/message.ts';
import type { SearchProgress } from '../../model/search.ts';
import type { EngineClient } from '../engineClient.ts';
import { filtered } from './filtered.ts';
import type { MailView } from './views.ts';

let opened = 0;

/** A window of what a view finds, once every server has answered. @throws MailError */
export async function listView(
  engine: EngineClient,
  { query, scope }: MailView,
  window: ListWindow,
  signal?: AbortSignal,
): Promise<MessageList> {
  const { offset, limit, sort, filter = 'all' } = window;
  const search = `api ${++opened}`;
  const answered = Promise.withResolvers<SearchProgress>();
  const listening = engine.onFound(({ search: id, progress }) => {
    if (id === search && progress.done) answered.resolve(progress);
  });
  const cancelled = (): void =>
    answered.reject(new MailError('cancelled', l10n.t('The search was cancelled.')));
  const crashed = engine.onCrashed(cancelled);
  signal?.addEventListener('abort', cancelled, { once: true });
  if (signal?.aborted) cancelled();
  try {
    const terms = { query: filtered(query, filter), scope, ...(sort ? { sort } : {}) };
    await Promise.race([
      engine.request('openSearch', { search, ...terms, limit: 1 }),
      answered.promise,
    ]);
    const { total, failures } = await answered.promise;
    if (total === 0 && failures[0]) throw failures[0].error;
    return await engine.request('foundRows', { search, offset, limit }, { signal });
  } finally {
    signal?.removeEventListener('abort', cancelled);
    crashed.dispose();
    listening.dispose();
    void engine.request('closeSearch', { search }).catch(() => undefined);
  }
}
