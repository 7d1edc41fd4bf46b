import type { MessageRow } from '../../model/message.ts';
import { requestDeadline } from '../host.ts';
import type { Host } from './hostConnection.ts';
import type { Span } from './rowLoader.ts';
import type { RowStore } from './rowStore.ts';

/** Rows asked for at a time. */
const windowLength = 500;

/** Every row of the span in order with its place: known ones from the store, the others from the host. */
export async function* readRows(
  host: Host,
  store: RowStore,
  view: number,
  { start, end }: Span,
  signal: AbortSignal,
): AsyncGenerator<readonly [number, MessageRow]> {
  for (let place = start; place < end; place += 1) {
    const known = store.row(place);
    if (known) {
      yield [place, known];
      continue;
    }
    let limit = 1;
    while (limit < windowLength && place + limit < end && !store.row(place + limit)) limit += 1;
    const options = { signal, deadline: requestDeadline };
    const { rows } = await host.request('rows', { view, offset: place, limit }, options);
    if (rows.length === 0) return;
    for (const [index, row] of rows.entries()) yield [place + index, row];
    place += rows.length - 1;
  }
}
