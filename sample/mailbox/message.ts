import { compose, type Composition } from './mime.ts';

/** A message with what the server knows about it. */
export interface SampleMessage {
  readonly raw: Buffer;
  readonly flags: readonly string[];
  readonly date: Date;
}

export const seen = ['\\Seen'] as const;
export const unread = [] as const;

/** Composes a message and gives it the flags it shall have. */
export function sample(composition: Composition, flags: readonly string[] = seen): SampleMessage {
  return { raw: compose(composition), flags, date: composition.date };
}

/** Sorts messages as a server would have received them. */
export function chronological(messages: readonly SampleMessage[]): SampleMessage[] {
  return [...messages].sort((a, b) => a.date.getTime() - b.date.getTime());
}
