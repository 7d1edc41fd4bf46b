import { commands as vscodeCommands, type Disposable, env, l10n, workspace } from 'vscode';
import { MailError } from '../../model/errors.ts';
import { hasFlag, seen } from '../../model/flags.ts';
import { type MessageId, parseMessageId } from '../../model/id.ts';
import type { Attachment } from '../../model/message.ts';
import type { OpenedMessage } from '../../model/opened.ts';
import type { MessageAction, ReaderMessage, ReaderRequests } from '../../protocol/reader.ts';
import type { Attachments } from '../attachments.ts';
import type { EngineClient } from '../engineClient.ts';
import type { Failures } from '../failure.ts';
import { commands, settings } from '../ids.ts';
import { openLink } from '../links.ts';
import { readRequest } from '../mailbox/requests.ts';
import type { SearchScope } from '../../model/search.ts';
import { imageType, isTooLarge } from '../net/imageType.ts';
import { printPage } from './printPage.ts';
import type { RemoteConsent } from './remoteConsent.ts';
import { fetchRemoteImage } from './remoteImage.ts';
import { unsubscribe } from './unsubscribe.ts';

/** Answers of a webview's requests: it shows hostile mail, so what it sends has no type yet. */
export type CheckedHandlers<Requests extends Record<string, { result: unknown }>> = {
  [K in keyof Requests]: (params: unknown, signal: AbortSignal) => Promise<Requests[K]['result']>;
};

export interface ReadingSurroundings {
  readonly engine: EngineClient;
  readonly attachments: Attachments;
  readonly failures: Failures;
  readonly consent: RemoteConsent;
  /** Shows what a search finds. */
  search(query: string, scope: SearchScope): Promise<void>;
}

const actionCommands: Record<MessageAction, string> = {
  markRead: commands.messageMarkRead,
  markUnread: commands.messageMarkUnread,
  flag: commands.messageFlag,
  unflag: commands.messageUnflag,
  archive: commands.messageArchive,
  junk: commands.messageJunk,
  delete: commands.messageDelete,
  move: commands.messageMove,
  copy: commands.messageCopy,
  keywords: commands.messageKeywords,
  showSource: commands.messageShowSource,
  showHeaders: commands.messageShowHeaders,
  showStructure: commands.messageShowStructure,
  saveAsEml: commands.messageSaveAsEml,
  copyLink: commands.messageCopyLink,
};

/** Octets of an inline image that are worth showing. */
const largestImage = 10 * 2 ** 20;
/** Milliseconds a message is open before those around it are fetched ahead. */
const dwell = 300;
/** Milliseconds a message is open at the least before it is marked as read. */
const passing = 300;

/** Reading one message at a time: what a reading pane and a message's own tab ask for. */
export class MessageReading implements Disposable {
  readonly #around: ReadingSurroundings;
  readonly #neighbours: (message: MessageId) => readonly MessageId[];
  readonly #within: string | undefined;
  #opened: OpenedMessage | undefined;
  #seenTimer: NodeJS.Timeout | undefined;
  #aheadTimer: NodeJS.Timeout | undefined;

  /**
   * `neighbours`: which messages may be read next; `within`: the attachment whose message is read
   * instead of the one around it.
   */
  constructor(
    around: ReadingSurroundings,
    neighbours: (message: MessageId) => readonly MessageId[],
    within?: string,
  ) {
    this.#within = within;
    this.#around = around;
    this.#neighbours = neighbours;
  }

  get opened(): OpenedMessage | undefined {
    return this.#opened;
  }

  dispose(): void {
    clearTimeout(this.#seenTimer);
    clearTimeout(this.#aheadTimer);
  }

  /** The message is no longer looked at. */
  close(): void {
    clearTimeout(this.#seenTimer);
    this.#opened = undefined;
  }

  /** Another message is looked at: the last one is not marked as read any more. */
  lookingAt(message: MessageId | undefined): void {
    if (message === undefined || this.#opened?.id !== message) clearTimeout(this.#seenTimer);
  }

  /** Everything that comes from the webview is checked. */
  handlers(): CheckedHandlers<ReaderRequests> {
    return {
      read: (params, signal) => this.#open(readRequest.read(params).message, signal),
      readBeside: async (params, signal) => {
        const { message } = readRequest.read(params);
        const markSeen = markReadAfter() >= 0;
        const read = await this.#around.engine.request('read', { message, markSeen }, { signal });
        return { ...read, remoteImages: this.#around.consent.of(read) };
      },
      earlier: async (params, signal) =>
        this.#within !== undefined
          ? []
          : this.#around.engine.request('earlier', readRequest.read(params), { signal }),
      inlineImage: async (params, signal) => {
        const { message, part } = readRequest.part(params);
        const { contentType, size } = await this.#attachment(message, part);
        if (!/^image\/(png|jpe?g|gif|webp|bmp)$/i.test(contentType) || size > largestImage)
          throw new MailError('not-permitted', l10n.t('This image is not shown.'));
        const data = await this.#around.engine.request('attachment', { message, part }, { signal });
        // What it is and how large it gets is in its first octets, whatever the mail calls it.
        const type = imageType(data);
        if (!type || isTooLarge(type))
          throw new MailError('not-permitted', l10n.t('This image is not shown.'));
        return { contentType: type.contentType, data };
      },
      allowRemote: async (params) => {
        const { message, scope } = readRequest.allowRemote(params);
        await this.#around.consent.allow(await this.#read(message), scope);
        return null;
      },
      remoteImage: async (params, signal) => {
        const { message, url } = readRequest.remoteImage(params);
        if (this.#around.consent.of(await this.#read(message)) !== 'allowed')
          throw new MailError('not-permitted', l10n.t('This image is not shown.'));
        const { contentType, octets: data } = await fetchRemoteImage(url, signal);
        return { contentType, data };
      },
      act: async (params) => {
        // What is done to a message is not done to one inside of another.
        if (this.#within !== undefined) return null;
        const { action, targets } = readRequest.act(params);
        await vscodeCommands.executeCommand(actionCommands[action], targets);
        return null;
      },
      openAttachment: async (params) => {
        const { message, part } = readRequest.part(params);
        const attachment = await this.#attachment(message, part);
        return this.#reporting(this.#around.attachments.open(message, attachment));
      },
      saveAttachment: async (params) => {
        const { message, part } = readRequest.part(params);
        const attachment = await this.#attachment(message, part);
        return this.#reporting(this.#around.attachments.save(message, [attachment]));
      },
      saveAttachments: async (params) => {
        const { message } = readRequest.read(params);
        const { attachments } = await this.#read(message);
        return this.#reporting(this.#around.attachments.save(message, attachments));
      },
      compareAttachment: async (params) => {
        const { message, part } = readRequest.part(params);
        const attachment = await this.#attachment(message, part);
        return this.#reporting(this.#around.attachments.compare(message, attachment));
      },
      copyText: async (params) => {
        await env.clipboard.writeText(readRequest.copyText(params).text);
        return null;
      },
      searchFrom: async (params) => {
        const { message, address } = readRequest.searchFrom(params);
        const account = parseMessageId(message).account;
        await this.#around.search(`from:"${address.replaceAll(/["\\]/g, '\\$&')}"`, {
          account,
        });
        return null;
      },
      unsubscribe: async (params) => {
        const { message } = readRequest.read(params);
        return this.#reporting(this.#read(message).then(unsubscribe));
      },
      print: async (params) => this.#reporting(printPage(readRequest.print(params))),
      openLink: async (params) => {
        const { url, text } = readRequest.openLink(params);
        return this.#reporting(openLink(url, text));
      },
    };
  }

  async #open(message: MessageId, signal: AbortSignal): Promise<ReaderMessage> {
    clearTimeout(this.#seenTimer);
    const read = await this.#fetch(message, signal);
    this.#opened = read;
    if (this.#within === undefined) {
      this.#markSeenSoon(read);
      this.#fetchAheadSoon(read.id);
    }
    return { ...read, remoteImages: this.#around.consent.of(read) };
  }

  #markSeenSoon({ id, flags }: OpenedMessage): void {
    const delay = markReadAfter();
    if (delay < 0 || hasFlag(flags, seen)) return;
    const change = { add: [seen] };
    this.#seenTimer = setTimeout(
      () => {
        this.#around.engine
          .request('change', { kind: 'flags', messages: [id], change, unasked: true })
          .catch((error: unknown) => this.#around.failures.show(error));
      },
      Math.max(passing, delay * 1000),
    );
  }

  /** The messages around the opened one will be there when they are gone to. */
  #fetchAheadSoon(opened: MessageId): void {
    clearTimeout(this.#aheadTimer);
    this.#aheadTimer = setTimeout(() => {
      const messages = this.#neighbours(opened);
      if (messages.length === 0) return;
      void this.#around.engine.request('prefetch', { messages }).catch(() => undefined);
    }, dwell);
  }

  /** The message that is open, or another that is kept. */
  async #read(message: MessageId): Promise<OpenedMessage> {
    const opened = this.#opened;
    if (opened?.id === message) return opened;
    return this.#fetch(message);
  }

  #fetch(message: MessageId, signal?: AbortSignal): Promise<OpenedMessage> {
    const { engine } = this.#around;
    const within = this.#within;
    return within === undefined
      ? engine.request('read', { message, markSeen: false }, { signal })
      : engine.request('readWithin', { message, within }, { signal });
  }

  async #attachment(message: MessageId, part: string): Promise<Attachment> {
    const opened = await this.#read(message);
    const found = opened.attachments.find((each) => each.part === part);
    if (!found) throw new MailError('not-found', l10n.t('The message has no part “{0}”.', part));
    return found;
  }

  /** What goes wrong outside of the webview is told by VS Code. */
  async #reporting(work: Promise<void>): Promise<null> {
    try {
      await work;
    } catch (error) {
      this.#around.failures.show(error);
    }
    return null;
  }
}

/** Seconds after which an open message is read; negative: never by itself. */
function markReadAfter(): number {
  const seconds = workspace.getConfiguration(settings.section).get<unknown>(settings.markReadAfter);
  return typeof seconds === 'number' && seconds <= 3600 ? seconds : 1;
}
