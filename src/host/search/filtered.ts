import type { ListFilter } from '../../model/message.ts';

/** A query with the filter of a list as one more term. */
export function filtered(query: string, filter: ListFilter): string {
  if (filter === 'all') return query;
  const term = filter === 'attachments' ? 'has:attachment' : `is:${filter}`;
  return query.trim() === '' ? term : `(${query}) ${term}`;
}
