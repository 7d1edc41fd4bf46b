/** What the extension host and a message's own tab say to each other. */
import type { MessageId } from '../model/id.ts';
import type { MessageRow } from '../model/message.ts';
import type { ReaderCommand, ReaderRequests, ReaderSettings } from './reader.ts';
import type { MailboxStrings } from './strings.ts';

/** Which message the tab shows, and whether the list it came from goes on. */
export interface TabView {
  readonly message: MessageId;
  /** The attachment whose message is shown instead, as the engine names it. */
  readonly within?: string;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/** What the tab keeps with setState, and its serializer gets back. */
export interface SavedTab {
  readonly version: 1;
  readonly message: MessageId;
  readonly within?: string;
}

export interface TabHostInterface {
  requests: ReaderRequests & {
    ready: {
      params: { version: 1 };
      result: {
        view: TabView;
        strings: MailboxStrings;
        language: string;
        reader: ReaderSettings;
      };
    };
    /** The next or previous message of the list; the answer is a `view` event. */
    go: { params: { to: 'next' | 'previous' }; result: null };
  };
  events: {
    view: TabView;
    /** The message's flags changed. */
    changed: { row: MessageRow };
    /** The message has left its folder. */
    gone: { message: MessageId };
    /** A page further in the text, then on to the next message. */
    page: { direction: 1 | -1 };
    readerSettings: ReaderSettings;
    command: { command: ReaderCommand };
  };
}

export interface TabInterface {
  requests: Record<never, never>;
  events: {
    focused: { area: 'reader' | 'none' };
    log: { level: 'warn' | 'error'; text: string };
  };
}
