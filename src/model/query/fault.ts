import { MailError } from '../errors.ts';

/** The error of a query that cannot be read; `position` is in UTF-16 units. */
export function fault(position: number, message: string): MailError {
  return new MailError('bad-query', `${message} (at character ${position + 1})`, { position });
}
