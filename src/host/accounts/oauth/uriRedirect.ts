import { type Answer, readAnswer } from './authorization.ts';
import type { Redirect } from './redirect.ts';

/** Where in the links of this extension the answers of providers come in. */
export const signInPath = '/signed-in';

const maxQuery = 8000;

/** Sign-ins that wait for their answer, by state. */
const waiting = new Map<string, (answer: Answer) => void>();

/** Waits for the answer to `state` in a link that VS Code is opened with (RFC 8252 §7.1). */
export function openUriRedirect(uri: string, state: string): Redirect {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  waiting.set(state, resolve);
  return { uri, answer: promise, close: () => void waiting.delete(state) };
}

/** Hands the answer to the sign-in that waits for it; false where none does. */
export function hearAnswer(query: string): boolean {
  if (query.length > maxQuery) return false;
  const parameters = new URLSearchParams(query);
  const state = parameters.get('state') ?? '';
  const resolve = waiting.get(state);
  const answer = readAnswer(parameters, state);
  if (!resolve || !answer) return false;
  waiting.delete(state);
  resolve(answer);
  return true;
}
