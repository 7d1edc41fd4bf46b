import assert from 'node:assert/strict';
import { groupOf, groupTitle } from '../../../src/webview/mailbox/dateGroups.ts';
import { wordsFor } from '../../../src/webview/words.ts';
import { strings } from '../../webview/fixtures/strings.ts';

const monday = 1;
const sunday = 7;

function title(date: Date | string, now: Date, firstDay = monday): string {
  const iso = typeof date === 'string' ? date : date.toISOString();
  return groupTitle(groupOf(iso, now, firstDay), strings, wordsFor('en-GB'));
}

describe('groups by date', () => {
  /** A Thursday. */
  const now = new Date(2026, 10, 19, 15, 0);

  it('changes at midnight', () => {
    assert.equal(title(new Date(2026, 10, 19, 0, 0), now), 'Today');
    assert.equal(title(new Date(2026, 10, 18, 23, 59, 59, 999), now), 'Yesterday');
    assert.equal(title(new Date(2026, 10, 18, 0, 0), now), 'Yesterday');
    assert.equal(title(new Date(2026, 10, 17, 23, 59, 59, 999), now), 'Tuesday');
    const late = new Date(2026, 10, 19, 23, 59);
    assert.equal(title(late, late), 'Today');
    assert.equal(title(late, new Date(2026, 10, 20, 0, 0)), 'Yesterday');
  });

  it('names the days of this week, as the week begins where one lives', () => {
    assert.equal(title(new Date(2026, 10, 16, 0, 0), now), 'Monday');
    assert.equal(title(new Date(2026, 10, 15, 23, 59), now), 'Last week');
    assert.equal(title(new Date(2026, 10, 15, 0, 0), now, sunday), 'Sunday');
    assert.equal(title(new Date(2026, 10, 14, 23, 59), now, sunday), 'Last week');
    assert.equal(title(new Date(2026, 10, 9, 0, 0), now), 'Last week');
    assert.equal(title(new Date(2026, 10, 8, 23, 59), now), 'Earlier this month');
  });

  it('goes by months before that, also over the end of a year', () => {
    assert.equal(title(new Date(2026, 10, 1, 0, 0), now), 'Earlier this month');
    assert.equal(title(new Date(2026, 9, 31, 23, 59), now), 'October 2026');
    assert.equal(title(new Date(2025, 10, 19), now), 'November 2025');
    const newYear = new Date(2027, 0, 1, 0, 5);
    assert.equal(title(new Date(2026, 11, 31, 23, 55), newYear), 'Yesterday');
    assert.equal(title(new Date(2026, 11, 30), newYear), 'Wednesday');
    assert.equal(title(new Date(2026, 11, 21), newYear), 'Last week');
    assert.equal(title(new Date(2026, 11, 1), newYear), 'December 2026');
  });

  it('has a place for dates to come and for what is no date', () => {
    assert.equal(title(new Date(2026, 10, 20, 0, 0), now), 'Upcoming');
    for (const text of ['', 'never', '2026-13-45']) assert.equal(title(text, now), 'Unknown date');
  });

  it('keeps months and weekdays of one name apart', () => {
    const key = (date: Date): string => groupOf(date.toISOString(), now, monday).key;
    assert.notEqual(key(new Date(2025, 5, 1)), key(new Date(2024, 5, 1)));
    assert.equal(key(new Date(2025, 5, 1)), key(new Date(2025, 5, 30)));
    assert.notEqual(key(new Date(2026, 10, 16, 5)), key(new Date(2026, 10, 17, 5)));
  });
});
