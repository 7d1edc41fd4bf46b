import { commands as vscodeCommands, l10n, window } from 'vscode';
import { MailError } from '../../model/errors.ts';
import { flagged, seen } from '../../model/flags.ts';
import { type MessageId, parseMessageId } from '../../model/id.ts';
import type { ChangeRequest } from '../../protocol/engine.ts';
import { documentUri } from '../documents.ts';
import { commands } from '../ids.ts';
import { pickFolder } from '../pickFolder.ts';
import type { CommandSurroundings, Registry } from './registry.ts';
import { messageTargets } from './targets.ts';

type Build = (messages: readonly MessageId[]) => Promise<ChangeRequest | undefined> | ChangeRequest;

/** Commands on messages: each takes ids, a row, or nothing for the selection. */
export function registerMessageCommands(registry: Registry, around: CommandSurroundings): void {
  const { engine, panels } = around;
  const change = (command: string, build: Build): void =>
    registry.add(command, async (argument) => {
      const messages = required(messageTargets(argument, panels));
      const request = await build(messages);
      if (!request) return;
      if (['move', 'archive', 'junk', 'delete'].includes(request.kind))
        panels.current?.leaving(messages);
      await engine.request('change', request);
    });
  const flags = (command: string, change_: { add?: string[]; remove?: string[] }): void =>
    change(command, (messages) => ({ kind: 'flags', messages, change: change_ }));

  flags(commands.messageMarkRead, { add: [seen] });
  flags(commands.messageMarkUnread, { remove: [seen] });
  flags(commands.messageFlag, { add: [flagged] });
  flags(commands.messageUnflag, { remove: [flagged] });
  change(commands.messageArchive, (messages) => ({ kind: 'archive', messages }));
  change(commands.messageJunk, (messages) => ({ kind: 'junk', messages }));
  change(commands.messageDelete, (messages) => confirmedDelete(messages, around));
  for (const kind of ['move', 'copy'] as const) {
    const command = kind === 'move' ? commands.messageMove : commands.messageCopy;
    change(command, async (messages) => {
      const folder = await pickTarget(messages, kind, around);
      return folder === undefined ? undefined : { kind, messages, to: folder };
    });
  }
  registry.add(commands.messageShowSource, async (argument) => {
    const [message] = required(messageTargets(argument, panels));
    const uri = documentUri(message!, 'source', `${l10n.t('Source')}.eml`);
    await vscodeCommands.executeCommand('vscode.open', uri, { preview: true });
  });
  registry.add(commands.messageOpen, async (argument) => {
    const [message] = required(messageTargets(argument, panels));
    await panels.open().showMessage(message!);
  });
  registry.add(commands.messageNext, () => panels.current?.go('next'));
  registry.add(commands.messagePrevious, () => panels.current?.go('previous'));
}

function required(messages: readonly MessageId[]): readonly MessageId[] {
  if (messages.length > 0) return messages;
  throw new MailError('not-found', l10n.t('Select a message in the mailbox first.'));
}

/** Deleting out of the trash cannot be taken back: the one change that asks. */
async function confirmedDelete(
  messages: readonly MessageId[],
  { folders }: CommandSurroundings,
): Promise<ChangeRequest | undefined> {
  const inTrash = messages.filter((id) => {
    const { account, mailbox } = parseMessageId(id);
    const trash = folders.of(account).find(({ role }) => role === 'trash');
    return trash !== undefined && id.startsWith(`${trash.id};`) && mailbox !== '';
  });
  if (inTrash.length > 0) {
    const remove = l10n.t('Delete for Good');
    const question =
      inTrash.length === 1
        ? l10n.t('Delete this message for good? It cannot be brought back.')
        : l10n.t('Delete {0} messages for good? They cannot be brought back.', inTrash.length);
    if ((await window.showWarningMessage(question, { modal: true }, remove)) !== remove)
      return undefined;
  }
  return { kind: 'delete', messages };
}

async function pickTarget(
  messages: readonly MessageId[],
  kind: 'move' | 'copy',
  { folders, accounts }: CommandSurroundings,
): Promise<string | undefined> {
  const { account } = parseMessageId(messages[0]!);
  const { name, address } = accounts.require(account);
  const choices = (await folders.load(account)).map((folder) => ({
    folder,
    account: name ?? address,
  }));
  const count = String(messages.length);
  const prompts = {
    move: messages.length === 1 ? l10n.t('Move to…') : l10n.t('Move {0} messages to…', count),
    copy: messages.length === 1 ? l10n.t('Copy to…') : l10n.t('Copy {0} messages to…', count),
  };
  const prompt = prompts[kind];
  return (await pickFolder(choices, prompt))?.id;
}
