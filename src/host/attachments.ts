import { commands, l10n, workspace } from 'vscode';
import { MailError } from '../model/errors.ts';
import type { MessageId } from '../model/id.ts';
import type { Attachment } from '../model/message.ts';
import { documentUri } from './documents.ts';
import type { EngineClient } from './engineClient.ts';
import { saveInto } from './saveInto.ts';

/** Types that VS Code itself would act on, or that claim to be part of its interface. */
const neverOpened = /\.(code-workspace|vsix|ipynb|code-profile|code-snippets|html?|xhtml|svgz?)$/i;

/** Opens attachments in editors and saves them to disk. */
export class Attachments {
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** @throws MailError 'not-permitted' for types that are dangerous to open */
  async open(message: MessageId, { part, filename }: Attachment): Promise<void> {
    if (neverOpened.test(filename)) {
      throw new MailError(
        'not-permitted',
        l10n.t(
          '“{0}” could act on VS Code when opened. Save it and look at it with care.',
          filename,
        ),
      );
    }
    await commands.executeCommand('vscode.open', documentUri(message, part, filename), {
      preview: true,
    });
  }

  /** Asks where to, downloads and writes; resolves when all are there or the user gave up. */
  async save(message: MessageId, attachments: readonly Attachment[]): Promise<void> {
    const files = attachments.map(({ part, filename }) => ({
      name: filename,
      octets: (signal: AbortSignal) =>
        this.#engine.request('attachment', { message, part }, { signal }),
    }));
    await saveInto(files, l10n.t('Save Attachment'), workspace.fs);
  }
}
