import type { AccountEngine } from '../accountEngine.ts';
import { performAppend } from './appending.ts';
import { performFolder } from './folders.ts';
import type { SessionKind } from '../../imap/connections.ts';
import { lookUp, performMessages, type Performance, type Piece } from './performing.ts';
import { isMessageStep, type JournalledChange, type Step } from './step.ts';

/** What `carryOut` tells on the way. */
export interface Way {
  readonly engine: AccountEngine;
  readonly kind: SessionKind;
  source(): Uint8Array | undefined;
  /** Writes down how far the change is. */
  save(change: JournalledChange): void;
  /** A piece is on the server: the screen and whoever waits may know. */
  onPiece(change: JournalledChange, step: Step, piece: Piece): void;
  /** Whether to stop before the next piece. */
  stopped(): boolean;
}

/**
 * Carries a change out, piece by piece, each written down before it is sent and after it is done.
 * @throws MailError: a refusal, or the loss of the connection; `save` has heard how far it came
 */
export async function carryOut(change: JournalledChange, way: Way): Promise<JournalledChange> {
  let now = change;
  const save = (next: JournalledChange): void => {
    now = next;
    way.save(next);
  };
  for (let step = now.steps[0]; step && !way.stopped(); step = now.steps[0]) {
    const performance: Performance = {
      engine: way.engine,
      kind: way.kind,
      step,
      sending: now.sending,
      source: () => way.source(),
      note: (sending, noted) => {
        const steps = noted ? [noted, ...now.steps.slice(1)] : now.steps;
        save({ ...now, state: 'sent', sending, steps });
      },
    };
    if (isMessageStep(step) && step.wanted) {
      const found = await lookUp({ ...performance, step });
      save({ ...now, steps: [found, ...now.steps.slice(1)] });
      continue;
    }
    const piece = await perform(performance);
    save(advanced(now, piece));
    way.onPiece(now, step, piece);
  }
  return now;
}

function perform(performance: Performance): Promise<Piece> {
  const { step } = performance;
  if (isMessageStep(step)) return performMessages({ ...performance, step });
  if (step.kind === 'append') return performAppend({ ...performance, step });
  return performFolder({ ...performance, step });
}

/** The change with this piece behind it. */
function advanced(change: JournalledChange, piece: Piece): JournalledChange {
  const { sending: _, steps, ...rest } = change;
  const [step, ...later] = steps;
  const handled = new Set(piece.uids);
  const left = step && isMessageStep(step) ? step.uids.filter((uid) => !handled.has(uid)) : [];
  const going = left.length > 0 && step ? [{ ...step, uids: left }] : [];
  return {
    ...rest,
    steps: [...going, ...later],
    takeBack: [...piece.takeBack, ...rest.takeBack],
    done: rest.done + Math.max(1, piece.uids.length),
    gone: rest.gone + piece.gone.length,
  };
}
