import type { TemplateResult } from 'lit';
import type { NextStep, Trouble } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { messageOf } from '../host.ts';
import { textButton } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';

export interface TroubleState {
  /** Why the rows on screen could not be had. */
  readonly error: unknown;
  /** Why the rows may be old. */
  readonly trouble: Trouble | undefined;
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly onRetry: () => void;
  readonly onStep: (step: NextStep) => void;
}

/** What stands in the way of fresh rows: a picture, a sentence and what to do about it. */
export interface TroubleShown {
  readonly icon: string;
  readonly text: string;
  readonly button: TemplateResult;
}

/** The one thing to say about the rows; undefined while all is well. */
export function shownTrouble(state: TroubleState): TroubleShown | undefined {
  const { error, trouble, strings, words } = state;
  const retry = textButton({ label: strings.retry, onPress: state.onRetry });
  if (trouble?.kind === 'signIn') {
    const onPress = (): void => state.onStep('signIn');
    const button = textButton({ label: strings.signIn, kind: 'primary', onPress });
    return { icon: 'key', text: trouble.text, button };
  }
  if (trouble?.kind === 'offline') {
    return { icon: 'debug-disconnect', text: offline(trouble, strings, words), button: retry };
  }
  if (error !== undefined) {
    const text = fill(strings.cannotList, messageOf(error));
    return { icon: 'warning', text, button: retry };
  }
  return trouble && { icon: 'warning', text: trouble.text, button: retry };
}

function offline({ asOf, text }: Trouble, strings: MailboxStrings, words: Words): string {
  if (asOf === undefined) return text;
  const moment = new Date(asOf);
  const when = words.shortDate(moment.toISOString());
  return when === undefined ? text : fill(strings.offlineAsOf, when, words.ago(moment));
}
