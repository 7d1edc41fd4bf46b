import { commands, l10n, type QuickPickItem, type Uri, window, workspace } from 'vscode';
import { attachedAs } from '../model/attachedMessage.ts';
import type { MessageId } from '../model/id.ts';
import type { Attachment } from '../model/message.ts';
import { type Danger, dangerOf, opensAsText } from './dangerousFiles.ts';
import { documentUri } from './documents.ts';
import type { EngineClient } from './engineClient.ts';
import { saveInto } from './saveInto.ts';

/** Files of the workspace that are offered to compare with. */
const mostCandidates = 20;

/** Opens attachments in editors, compares them with files and saves them to disk. */
export class Attachments {
  readonly #engine: EngineClient;
  readonly #openMessage: (message: MessageId, within: string) => Promise<void>;

  /** `openMessage` opens the message in an attachment. */
  constructor(
    engine: EngineClient,
    openMessage: (message: MessageId, within: string) => Promise<void>,
  ) {
    this.#engine = engine;
    this.#openMessage = openMessage;
  }

  /** Opens it in the editor that VS Code has for it; of what is dangerous the user is told first. */
  async open(message: MessageId, attachment: Attachment): Promise<void> {
    const { part, filename, contentType } = attachment;
    if (attachedAs(attachment)) return this.#openMessage(message, part);
    const danger = dangerOf(filename, contentType);
    if (danger) return this.#warn(message, attachment, danger);
    await commands.executeCommand('vscode.open', documentUri(message, part, filename), {
      preview: true,
    });
  }

  /** Nothing dangerous is ever handed to the operating system or to an editor that acts on it. */
  async #warn(message: MessageId, attachment: Attachment, danger: Danger): Promise<void> {
    const { part, filename } = attachment;
    const [save, asText] = [l10n.t('Save…'), l10n.t('Open as Text')];
    const choices = [...(opensAsText(filename) ? [asText] : []), save];
    const question = l10n.t('“{0}” is not opened: it can do harm.', filename);
    const options = { modal: true, detail: reason(danger) };
    const answer = await window.showWarningMessage(question, options, ...choices);
    if (answer === save) await this.save(message, [attachment]);
    if (answer === asText) {
      const uri = documentUri(message, part, `${filename}.txt`);
      await commands.executeCommand('vscode.openWith', uri, 'default');
    }
  }

  /** Shows how it differs from a file of the workspace, or from another that the user picks. */
  async compare(message: MessageId, { part, filename }: Attachment): Promise<void> {
    const other = await pickFile(filename);
    if (!other) return;
    const title = l10n.t('{0} (attachment) ↔ {1}', filename, workspace.asRelativePath(other));
    const own = documentUri(message, part, filename);
    await commands.executeCommand('vscode.diff', own, other, title, { preview: true });
  }

  /** Asks where to, downloads and writes; resolves when all are there or the user gave up. */
  async save(message: MessageId, attachments: readonly Attachment[]): Promise<void> {
    const files = attachments.map(({ part, filename }) => ({
      name: filename,
      octets: (signal: AbortSignal) =>
        this.#engine.request('attachment', { message, part }, { signal }),
    }));
    await saveInto(files, l10n.t('Save Attachment'));
  }
}

function reason(danger: Danger): string {
  const reasons = {
    runs: l10n.t('Files of this kind run on the computer that opens them.'),
    'acts-on-editor': l10n.t(
      'VS Code itself would act on a file of this kind, or show it as a page.',
    ),
    'hides-type': l10n.t('Its name hides what kind of file it is.'),
  };
  return reasons[danger];
}

/** A file of the same name in the workspace, or any other. */
async function pickFile(filename: string): Promise<Uri | undefined> {
  const pattern = filename.replace(/[[\]{}*?]/g, '?');
  const found = await workspace.findFiles(`**/${pattern}`, undefined, mostCandidates);
  const browse: QuickPickItem & { uri?: Uri } = { label: l10n.t('$(folder) Choose a File…') };
  const items = found.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  const title = l10n.t('Compare “{0}” with', filename);
  const picked =
    items.length === 0 ? browse : await window.showQuickPick([...items, browse], { title });
  if (picked !== browse) return picked?.uri;
  return (await window.showOpenDialog({ title, openLabel: l10n.t('Compare') }))?.[0];
}
