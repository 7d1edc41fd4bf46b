import type { StoredRow } from '../../../src/store/store.ts';

/** A row of the list; what a test does not say is the same for all. */
export function row(uid: number, more: Partial<StoredRow> = {}): StoredRow {
  return {
    uid,
    flags: ['\\Seen', '$Work'],
    subject: `Message ${uid}`,
    from: [{ name: 'Ada Lovelace', address: 'ada@example.org' }],
    to: [{ address: 'bob@example.org' }],
    date: '2026-01-01T10:00:00.000Z',
    size: 1000,
    hasAttachments: false,
    ...more,
  };
}
