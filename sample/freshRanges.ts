import type { FetchHandler, HoodiecrowServer } from 'hoodiecrow-imap';
import { keepWhole } from './wholeMessages.ts';
import handlers from 'hoodiecrow-imap/lib/commands/handlers/fetch.js';

/**
 * Answers each message with the range that was asked for. The server by itself shortens the range
 * at the first message that ends before it, and answers all later ones with nothing.
 */
export function freshRanges(server: HoodiecrowServer): void {
  for (const name of ['BODY', 'BODY.PEEK'] as const) {
    const answer: FetchHandler = (connection, message, query) => {
      keepWhole(message);
      const { partial } = query;
      return handlers[name](
        connection,
        message,
        Array.isArray(partial) ? { ...query, partial: [...(partial as unknown[])] } : query,
      );
    };
    server.fetchHandlers[name] = answer;
  }
}
