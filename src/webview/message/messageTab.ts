import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { MailError } from '../../model/errors.ts';
import type { MessageRow } from '../../model/message.ts';
import type {
  SavedTab,
  TabHostInterface,
  TabInterface,
  TabView,
} from '../../protocol/messageTab.ts';
import type { MessageAction, ReaderSettings } from '../../protocol/reader.ts';
import { RpcEndpoint } from '../../protocol/rpc.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { FocusReport } from '../focusReport.ts';
import { connectVsCode, messageOf, requestDeadline } from '../host.ts';
import { noticeLine } from '../noticeLine.ts';
import type { Navigation } from '../reader/messageHeader.ts';
import { OpenedMessage } from '../reader/openedMessage.ts';
import type { Reader } from '../reader/reader.ts';
import type { ReaderCallbacks } from '../reader/readerContent.ts';
import { readerCallbacks } from '../reader/readerCallbacks.ts';
import { iconButton } from '../toolkit.ts';
import { wordsFor, type Words } from '../words.ts';

/** A message in a tab of its own. */
export class MessageTab extends LitElement {
  static override properties = {
    view: { state: true },
    strings: { state: true },
    row: { state: true },
    gone: { state: true },
    notice: { state: true },
    reader: { state: true },
  };

  declare view: TabView | undefined;
  declare strings: MailboxStrings | undefined;
  /** The message's row, once its flags have changed. */
  declare row: MessageRow | undefined;
  /** The message has left its folder. */
  declare gone: boolean;
  /** Why the last action did not work. */
  declare notice: string | undefined;
  declare reader: ReaderSettings;

  readonly #vscode = connectVsCode();
  readonly #host = new RpcEndpoint<TabHostInterface, TabInterface>(
    this.#vscode.port,
    {},
    {
      view: (view) => this.#show(view),
      changed: ({ row }) => {
        if (row.id === this.view?.message) this.row = row;
      },
      gone: ({ message }) => {
        if (message === this.view?.message) this.gone = true;
      },
      page: ({ direction }) => this.#page(direction),
      readerSettings: (settings) => (this.reader = settings),
      command: ({ command }) => this.#reader?.run(command),
    },
  );
  readonly #opened = new OpenedMessage(this.#host, () => this.requestUpdate());
  #words: Words = wordsFor('en');

  constructor() {
    super();
    this.gone = false;
    this.reader = { htmlColours: 'paper', preferText: false };
    this.addEventListener('keydown', ({ key }) => {
      if (key === 'Tab') this.classList.add('tabbed');
    });
    this.addEventListener('pointerdown', () => this.classList.remove('tabbed'));
    new FocusReport<'reader'>(this, (area) => this.#host.emit('focused', { area }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#start();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { strings, view } = this;
    if (!strings || !view)
      return html`${this.notice === undefined ? nothing : noticeLine('warning', this.notice)}`;
    return html`${this.#noticeLine(strings)}
      <main class="tab-area">
        <mail-reader
          .content=${this.#opened.content}
          .flags=${this.#flags}
          .strings=${strings}
          .words=${this.#words}
          .callbacks=${this.#callbacks}
          .navigation=${this.#navigation(view)}
          .gone=${this.gone}
          .nested=${view.within !== undefined}
          .settings=${this.reader}
        ></mail-reader>
      </main>`;
  }

  #noticeLine(strings: MailboxStrings): TemplateResult | typeof nothing {
    if (this.notice === undefined) return nothing;
    const onPress = (): void => void (this.notice = undefined);
    const dismiss = iconButton({ icon: 'close', label: strings.dismiss, onPress });
    return noticeLine('error', this.notice, dismiss);
  }

  get #flags(): readonly string[] {
    const { content } = this.#opened;
    return this.row?.flags ?? (content.kind === 'message' ? content.message.flags : []);
  }

  #navigation({ hasPrevious, hasNext, within }: TabView): Navigation {
    if (within !== undefined) return {};
    return { list: { hasPrevious, hasNext, onGo: (to) => void this.#go(to) } };
  }

  get #reader(): Reader | null {
    return this.querySelector<Reader>('mail-reader');
  }

  async #start(): Promise<void> {
    try {
      const options = { deadline: requestDeadline };
      const { view, strings, language, reader } = await this.#host.request(
        'ready',
        { version: 1 },
        options,
      );
      this.strings = strings;
      this.reader = reader;
      this.#words = wordsFor(language);
      this.#show(view);
      await this.updateComplete;
      await this.#reader?.updateComplete;
      this.#reader?.focus();
    } catch (error) {
      this.notice = messageOf(error);
    }
  }

  #show(view: TabView): void {
    const another = view.message !== this.view?.message || view.within !== this.view.within;
    this.view = view;
    if (!another) return;
    this.row = undefined;
    this.gone = false;
    this.notice = undefined;
    this.#opened.open(view.message, undefined, 'now');
    const { message, within } = view;
    const saved: SavedTab = { version: 1, message, ...(within === undefined ? {} : { within }) };
    this.#vscode.save(saved);
  }

  #page(direction: 1 | -1): void {
    if (this.#reader?.page(direction) === false && direction === 1) void this.#go('next');
  }

  async #go(to: 'next' | 'previous'): Promise<void> {
    if (!(to === 'next' ? this.view?.hasNext : this.view?.hasPrevious)) return;
    await this.#host.request('go', { to }, { deadline: requestDeadline }).catch(this.#report);
  }

  async #act(action: MessageAction): Promise<void> {
    if (!this.view) return;
    this.notice = undefined;
    const targets = { messages: [this.view.message] };
    await this.#host.request('act', { action, targets }).catch(this.#report);
  }

  readonly #report = (error: unknown): void => {
    if (!MailError.is(error, 'cancelled')) this.notice = messageOf(error);
  };

  readonly #callbacks: ReaderCallbacks = {
    ...readerCallbacks(this.#host, this.#report),
    onAction: (action) => void this.#act(action),
    onRetry: () => this.#opened.retry(undefined),
    onLeave: () => undefined,
  };
}
