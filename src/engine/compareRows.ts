import type { SortOrder } from '../imap/search.ts';
import type { MessageRow } from '../model/message.ts';

type Row = Pick<MessageRow, 'date' | 'size' | 'from' | 'subject'>;

/** Compares rows as a list in this order has them. */
export function compareRows({ by, descending }: SortOrder): (a: Row, b: Row) => number {
  const key = keys[by];
  const direction = descending ? -1 : 1;
  return (a, b) => {
    const [one, other] = [key(a), key(b)];
    return one === other ? 0 : one < other ? -direction : direction;
  };
}

const keys: Record<SortOrder['by'], (row: Row) => string | number> = {
  date: ({ date }) => date,
  size: ({ size }) => size,
  from: ({ from }) => (from[0]?.name ?? from[0]?.address ?? '').toLowerCase(),
  subject: ({ subject }) => subject.replace(/^(\s*(re|fwd?|aw|wg):)+\s*/i, '').toLowerCase(),
};
