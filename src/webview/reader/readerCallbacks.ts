import { requestDeadline, type ReaderHost } from '../host.ts';
import type { ReaderCallbacks } from './readerContent.ts';

type OfTheFrame = Pick<
  ReaderCallbacks,
  | 'read'
  | 'onLink'
  | 'onAttachment'
  | 'onSaveAll'
  | 'onAddress'
  | 'onUnsubscribe'
  | 'allowRemote'
  | 'loadRemote'
  | 'onPrint'
  | 'loadImage'
>;

/** What a reading pane asks of the host, wherever it stands; `report` is told what failed. */
export function readerCallbacks(host: ReaderHost, report: (error: unknown) => void): OfTheFrame {
  return {
    read: (message) => host.request('readBeside', { message }, { deadline: requestDeadline }),
    onLink: (link) => void host.request('openLink', link).catch(report),
    onAttachment: (verb, message, part) => {
      const names = {
        open: 'openAttachment',
        save: 'saveAttachment',
        compare: 'compareAttachment',
      } as const;
      void host.request(names[verb], { message, part }).catch(report);
    },
    onSaveAll: (message) => void host.request('saveAttachments', { message }).catch(report),
    onAddress: (wish, mailbox, message) => {
      const { name, address } = mailbox;
      if (wish === 'search') {
        void host.request('searchFrom', { message, address }).catch(report);
        return;
      }
      const text = wish === 'copyWithName' && name ? `${name} <${address}>` : address;
      void host.request('copyText', { text }).catch(report);
    },
    allowRemote: async (message, scope) => {
      await host.request('allowRemote', { message, scope }).catch(report);
    },
    loadRemote: (message, url, signal) =>
      host.request('remoteImage', { message, url }, { signal, deadline: requestDeadline }),
    onUnsubscribe: (message) => void host.request('unsubscribe', { message }).catch(report),
    onPrint: (page) => void host.request('print', page).catch(report),
    loadImage: (message, part, signal) =>
      host.request('inlineImage', { message, part }, { signal, deadline: requestDeadline }),
  };
}
