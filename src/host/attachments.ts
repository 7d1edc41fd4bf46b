import { homedir } from 'node:os';
import { join } from 'node:path';
import { commands, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import { MailError } from '../model/errors.ts';
import type { MessageId } from '../model/id.ts';
import type { Attachment } from '../model/message.ts';
import { documentUri } from './documents.ts';
import type { EngineClient } from './engineClient.ts';

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

  /** Asks where to, downloads and writes; resolves when the file is there or the user gave up. */
  async save(message: MessageId, { part, filename }: Attachment): Promise<void> {
    const target = await window.showSaveDialog({
      defaultUri: Uri.file(join(homedir(), filename)),
      title: l10n.t('Save Attachment'),
    });
    if (!target) return;
    const progress = {
      location: ProgressLocation.Notification,
      title: l10n.t('Saving {0}…', filename),
      cancellable: true,
    };
    await window.withProgress(progress, async (_, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const octets = await this.#engine.request(
        'attachment',
        { message, part },
        { signal: controller.signal },
      );
      await workspace.fs.writeFile(target, octets);
    });
  }
}
