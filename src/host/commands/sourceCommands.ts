import type { Uri } from 'vscode';
import { commands as vscodeCommands, env, l10n, window } from 'vscode';
import type { MessageId } from '../../model/id.ts';
import { harmlessName } from '../../model/filename.ts';
import { documentUri } from '../documents.ts';
import { commands } from '../ids.ts';
import { idOfMessage, messageUri, midUri } from '../messageLink.ts';
import { pickPart } from '../reader/structurePick.ts';
import { saveInto } from '../saveInto.ts';
import type { CommandSurroundings, Registry } from './registry.ts';
import { messageTarget, messageTargets } from './targets.ts';

/** Milliseconds that a word in the status bar stays. */
const wordTime = 5_000;

/** Commands that show what a message is made of, keep it as a file, or link to it. */
export function registerSourceCommands(
  registry: Registry,
  around: CommandSurroundings,
  extensionId: string,
): void {
  const { engine } = around;
  registry.add(commands.messageShowSource, (argument) =>
    show(documentUri(messageTarget(argument, around), 'source', `${l10n.t('Source')}.eml`)),
  );
  registry.add(commands.messageShowHeaders, (argument) =>
    show(documentUri(messageTarget(argument, around), 'headers', `${l10n.t('Headers')}.eml`)),
  );
  registry.add(commands.messageShowStructure, async (argument) => {
    const message = messageTarget(argument, around);
    const part = await pickPart(await engine.request('structure', { message }));
    if (!part) return;
    if (part.type === 'message/rfc822') await around.tabs.open(message, undefined, part.part);
    else await show(documentUri(message, part.part, part.name));
  });
  registry.add(commands.messageSaveAsEml, async (argument) => {
    const { messages, conversations = [] } = messageTargets(argument, around);
    const all = [...messages, ...conversations];
    await saveAsEml(all.length > 0 ? all : [messageTarget(argument, around)], around);
  });
  const copies = (command: string, link: (id: string) => string): void =>
    registry.add(command, async (argument) => {
      const id = await idOfMessage(messageTarget(argument, around), engine);
      await env.clipboard.writeText(link(id));
      window.setStatusBarMessage(l10n.t('The link is in the clipboard.'), wordTime);
    });
  copies(commands.messageCopyLink, (id) => messageUri(env.uriScheme, extensionId, id));
  copies(commands.messageCopyMid, midUri);
}

async function show(uri: Uri): Promise<void> {
  await vscodeCommands.executeCommand('vscode.open', uri, { preview: true });
}

/** One into a file that is asked for, several into a folder. */
async function saveAsEml(
  messages: readonly MessageId[],
  { engine }: CommandSurroundings,
): Promise<void> {
  const rows = await engine.request('cachedRows', { messages });
  const subjects = new Map(rows.map(({ id, subject }) => [id, subject]));
  const files = messages.map((message) => ({
    name: `${harmlessName(subjects.get(message)?.slice(0, 100) ?? '') || l10n.t('message')}.eml`,
    octets: (signal: AbortSignal) => engine.request('source', { message }, { signal }),
  }));
  await saveInto(files, l10n.t('Save as .eml'));
}
