import { l10n, window } from 'vscode';
import type { FlagChange } from '../../model/flags.ts';
import { flagged, hasFlag, seen } from '../../model/flags.ts';
import { folderOf, parseFolderId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import { hasTargets, type Targets } from '../../model/messageSet.ts';
import { mayDo } from '../../model/rights.ts';
import type { ChangeRequest } from '../../protocol/engine.ts';
import { confirmedForGood } from '../confirmDelete.ts';
import { commands } from '../ids.ts';
import { pickFolder } from '../pickFolder.ts';
import { pickKeywords } from './keywords.ts';
import type { CommandSurroundings, Registry } from './registry.ts';
import { messageTarget, messageTargets, nothingSelected } from './targets.ts';

type Build = (
  targets: Targets,
  second: unknown,
) => Promise<ChangeRequest | undefined> | ChangeRequest;

/** Milliseconds that a word in the status bar stays. */
const wordTime = 5_000;

/** Kinds of changes after which the messages are no longer in the list. */
const leavingKinds: ReadonlySet<ChangeRequest['kind']> = new Set([
  'move',
  'archive',
  'junk',
  'delete',
]);

/** Commands on messages: each takes ids, a row, or nothing for the selection. */
export function registerMessageCommands(registry: Registry, around: CommandSurroundings): void {
  const { panels, tabs } = around;
  registerChanges(registry, around);
  registry.add(commands.messageOpen, (argument) =>
    panels.open().showMessage(messageTarget(argument, around)),
  );
  registry.add(commands.messageOpenInTab, (argument) =>
    tabs.open(messageTarget(argument, around), panels.current),
  );
}

function registerChanges(registry: Registry, around: CommandSurroundings): void {
  const change = (command: string, build: Build): void =>
    registry.add(command, async (argument, second) => {
      const targets = messageTargets(argument, around);
      // Keys come here without a selection, too: VS Code may learn of one later than of the key.
      if (!hasTargets(targets)) return void window.setStatusBarMessage(nothingSelected(), wordTime);
      const request = await build(targets, second);
      if (!request) return;
      if (leavingKinds.has(request.kind)) around.panels.current?.tell('leaving', targets);
      await around.engine.request('change', request);
    });
  const flags = (command: string, flagChange: FlagChange): void =>
    change(command, (targets) => ({ ...targets, kind: 'flags', change: flagChange }));

  flags(commands.messageMarkRead, { add: [seen] });
  flags(commands.messageMarkUnread, { remove: [seen] });
  flags(commands.messageUnflag, { remove: [flagged] });
  change(commands.messageFlag, addFlag);
  change(commands.messageToggleFlag, async (targets) =>
    (await areFlagged(targets, around))
      ? { ...targets, kind: 'flags', change: { remove: [flagged] } }
      : addFlag(targets),
  );
  change(commands.messageKeywords, async (targets) => {
    const keywords = await pickKeywords(targets, around);
    return keywords && { ...targets, kind: 'flags', change: keywords };
  });
  change(commands.messageArchive, (targets) => ({ ...targets, kind: 'archive' }));
  change(commands.messageJunk, (targets) => ({ ...targets, kind: 'junk' }));
  change(commands.messageDelete, async (targets) =>
    (await confirmedForGood(targets, around)) ? { ...targets, kind: 'delete' } : undefined,
  );
  for (const kind of ['move', 'copy'] as const) {
    const command = kind === 'move' ? commands.messageMove : commands.messageCopy;
    // VS Code hands over more than one argument of its own: a folder is told by its type.
    change(command, async (targets, second) => {
      const to = typeof second === 'string' ? second : await pickDestination(targets, kind, around);
      return to === undefined ? undefined : { ...targets, kind, to };
    });
  }
}

/** A conversation gets its flag at the message that stands for it, as in other mail programs. */
function addFlag({ messages, conversations = [], all }: Targets): ChangeRequest {
  return {
    messages: [...messages, ...conversations],
    ...(all ? { all } : {}),
    kind: 'flags',
    change: { add: [flagged] },
  };
}

/** Whether each of them is flagged, as far as is known here. */
async function areFlagged(
  { messages, conversations = [], all }: Targets,
  { engine }: CommandSurroundings,
): Promise<boolean> {
  if (all) return false;
  const alone = await engine.request('cachedRows', { messages });
  const together =
    conversations.length === 0
      ? []
      : await engine
          .request('details', { messages: conversations, conversations: true })
          // Without a server, what stands for each conversation has to do.
          .catch(() => engine.request('cachedRows', { messages: conversations }));
  const rows = [...alone, ...together];
  const isFlagged = ({ flags, conversation }: MessageRow): boolean =>
    conversation?.flagged ?? hasFlag(flags, flagged);
  return rows.length > 0 && rows.every(isFlagged);
}

async function pickDestination(
  targets: Targets,
  kind: 'move' | 'copy',
  { engine, folders, accounts }: CommandSurroundings,
): Promise<string | undefined> {
  const account = accountOf(targets);
  const { name, address } = accounts.require(account);
  const choices = (await folders.load(account))
    .filter((folder) => folder.selectable && mayDo(folder, 'i'))
    .map((folder) => ({ folder, account: name ?? address }));
  const messages = await engine.request('count', targets);
  const count = String(messages);
  const prompts = {
    move: messages === 1 ? l10n.t('Move to…') : l10n.t('Move {0} messages to…', count),
    copy: messages === 1 ? l10n.t('Copy to…') : l10n.t('Copy {0} messages to…', count),
  };
  return (await pickFolder(choices, prompts[kind]))?.id;
}

/** The account of the first one. */
function accountOf({ messages, conversations = [], all }: Targets): string {
  const first = messages[0] ?? conversations[0];
  return parseFolderId(first === undefined ? all!.set.folder : folderOf(first)).account;
}
