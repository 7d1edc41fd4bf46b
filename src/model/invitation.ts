/** An appointment sent along (RFC 5545, RFC 5546), made for reading; all text is plain and cleaned. */
export interface Invitation {
  /** The part it came in. */
  readonly part: string;
  readonly method: 'request' | 'cancel' | 'reply' | 'counter' | 'publish';
  readonly title: string;
  readonly start: CalendarTime;
  /** Of whole days the last one; left out where it says no more than the start. */
  readonly end?: CalendarTime;
  readonly location?: string;
  readonly description?: string;
  readonly organizer?: Attendee;
  /** At most 100. */
  readonly attendees: readonly Attendee[];
  /** How many there are in all. */
  readonly attendeeCount: number;
  readonly status?: 'tentative' | 'confirmed' | 'cancelled';
  /** A simple rule; `raw` is the RRULE as written. */
  readonly recurrence?: {
    readonly every: 'day' | 'week' | 'month' | 'year' | 'other';
    readonly interval: number;
    readonly until?: string;
    readonly count?: number;
    readonly raw: string;
  };
}

export interface CalendarTime {
  /** A whole day: '2026-11-25'. Else ISO 8601 in UTC; of a floating time without Z. */
  readonly at: string;
  readonly kind: 'day' | 'instant' | 'floating';
  /** The zone the sender thinks in, as named there. */
  readonly zone?: string;
}

export interface Attendee {
  readonly name?: string;
  readonly address: string;
  /** Of an attendee: what was answered. */
  readonly answer?: 'accepted' | 'declined' | 'tentative' | 'delegated' | 'needs-action';
}

/** A vCard (RFC 6350 and the older versions), made for reading. */
export interface ContactCard {
  readonly part: string;
  readonly name: string;
  readonly organization?: string;
  readonly title?: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly urls: readonly string[];
}
