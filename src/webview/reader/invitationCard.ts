import { html, nothing, type TemplateResult } from 'lit';
import type { Attendee, CalendarTime, Invitation } from '../../model/invitation.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { icon } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';

/** Attendees that are named; the rest are counted. */
const named = 20;

/** An appointment that came with the message: what, when in the reader's own time, where, who. */
export function invitationCard(
  invitation: Invitation,
  strings: MailboxStrings,
  words: Words,
): TemplateResult {
  const { title, location, description, organizer, attendees, attendeeCount } = invitation;
  const cancelled = invitation.method === 'cancel' || invitation.status === 'cancelled';
  const line = (name: string, value: unknown): TemplateResult | typeof nothing =>
    value === undefined || value === ''
      ? nothing
      : html`<dt>${name}</dt>
          <dd>${value}</dd>`;
  return html`<section class="card" aria-label=${kindOf(invitation, strings)}>
    <h3>
      ${icon('calendar')}
      <bdi class=${cancelled ? 'cancelled' : ''}>${title || strings.noSubject}</bdi>
      <span class="kind">${kindOf(invitation, strings)}</span>
    </h3>
    <dl>
      ${line(strings.when, when(invitation.start, invitation.end, strings, words))}
      ${line(strings.repeats, repeats(invitation, strings, words))}
      ${line(strings.where, location && html`<bdi>${location}</bdi>`)}
      ${line(strings.organizer, organizer && html`<bdi>${whoIs(organizer)}</bdi>`)}
      ${line(strings.attendees, attendees.length === 0 ? '' : list(attendees, attendeeCount, strings))}
    </dl>
    ${description ? html`<p class="card-text" dir="auto">${description}</p>` : nothing}
  </section>`;
}

function kindOf({ method, status }: Invitation, strings: MailboxStrings): string {
  if (method === 'cancel' || status === 'cancelled') return strings.invitationCancelled;
  const kinds = {
    request: strings.invitation,
    reply: strings.invitationReply,
    counter: strings.invitationCounter,
    publish: strings.event,
  };
  return kinds[method];
}

function when(
  start: CalendarTime,
  end: CalendarTime | undefined,
  strings: MailboxStrings,
  words: Words,
): string {
  const text = words.range(start.at, end?.at, start.kind === 'day');
  if (start.kind !== 'floating') return text;
  return start.zone === undefined
    ? fill(strings.floatingTime, text)
    : fill(strings.inZone, text, start.zone);
}

function repeats({ recurrence }: Invitation, strings: MailboxStrings, words: Words): string {
  if (!recurrence) return '';
  const { every, interval, until, count, raw } = recurrence;
  if (every === 'other') return raw;
  const once = {
    day: strings.everyDay,
    week: strings.everyWeek,
    month: strings.everyMonth,
    year: strings.everyYear,
  };
  const several = {
    day: strings.everyDays,
    week: strings.everyWeeks,
    month: strings.everyMonths,
    year: strings.everyYears,
  };
  const text = interval === 1 ? once[every] : fill(several[every], words.count(interval));
  if (until !== undefined)
    return fill(strings.repeatUntil, text, words.range(until.slice(0, 10), undefined, true));
  return count === undefined ? text : fill(strings.repeatTimes, text, words.count(count));
}

function list(
  attendees: readonly Attendee[],
  count: number,
  strings: MailboxStrings,
): TemplateResult {
  const answers = {
    accepted: strings.attendeeAccepted,
    declined: strings.attendeeDeclined,
    tentative: strings.attendeeTentative,
    delegated: strings.attendeeDelegated,
    'needs-action': undefined,
  };
  const shown = attendees.slice(0, named);
  const more = count - shown.length;
  return html`${shown.map((each, index) => {
    const answer = each.answer && answers[each.answer];
    return html`${index > 0 ? ', ' : ''}<bdi>${whoIs(each)}</bdi>${answer ? ` (${answer})` : ''}`;
  })}${more > 0 ? html` ${fill(strings.moreRecipients, String(more))}` : nothing}`;
}

function whoIs({ name, address }: Attendee): string {
  if (name === undefined || name === address) return address;
  return address === '' ? name : `${name} <${address}>`;
}
