import { requestDeadline, type ReaderHost } from '../host.ts';
import type { ReaderCallbacks } from './reader.ts';

type OfTheFrame = Pick<ReaderCallbacks, 'onLink' | 'onAttachment' | 'loadImage'>;

/** What a reading pane asks of the host, wherever it stands; `report` is told what failed. */
export function readerCallbacks(host: ReaderHost, report: (error: unknown) => void): OfTheFrame {
  return {
    onLink: (link) => void host.request('openLink', link).catch(report),
    onAttachment: (verb, message, part) => {
      const name = verb === 'open' ? 'openAttachment' : 'saveAttachment';
      void host.request(name, { message, part }).catch(report);
    },
    loadImage: (message, part, signal) =>
      host.request('inlineImage', { message, part }, { signal, deadline: requestDeadline }),
  };
}
