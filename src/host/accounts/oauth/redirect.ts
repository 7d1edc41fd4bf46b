import type { Answer } from './authorization.ts';

/** Where a provider sends the browser when the user has decided. */
export interface Redirect {
  readonly uri: string;
  /** The first answer that belongs to this sign-in; others do not end the wait. */
  readonly answer: Promise<Answer>;
  close(): void;
}
