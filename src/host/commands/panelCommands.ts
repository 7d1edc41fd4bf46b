import type { PanelCommand } from '../../protocol/mailbox.ts';
import { commands } from '../ids.ts';
import type { CommandSurroundings, Registry } from './registry.ts';

/** Commands that the panel carries out itself: it knows its rows, its focus and what is on screen. */
const panelCommands: Readonly<Record<string, PanelCommand>> = {
  [commands.messageFirst]: 'first',
  [commands.messageLast]: 'last',
  [commands.messagePageDown]: 'pageDown',
  [commands.messagePageUp]: 'pageUp',
  [commands.messageNextUnread]: 'nextUnread',
  [commands.messageRead]: 'read',
  [commands.messageToggleSelection]: 'toggleSelection',
  [commands.conversationNext]: 'nextInConversation',
  [commands.conversationPrevious]: 'previousInConversation',
  [commands.conversationToggle]: 'toggleConversation',
  [commands.mailboxSearch]: 'focusSearch',
  [commands.mailboxFocusList]: 'focusList',
  [commands.mailboxSelectAll]: 'selectAll',
  [commands.mailboxClearSelection]: 'clearSelection',
  [commands.keysShow]: 'showKeys',
};

/** Commands that move through the list and the message. */
export function registerPanelCommands(
  registry: Registry,
  { panels, tabs }: CommandSurroundings,
): void {
  for (const [command, panelCommand] of Object.entries(panelCommands))
    registry.add(command, () => panels.current?.command(panelCommand));
  registry.add(commands.mailboxRefresh, () => panels.current?.refresh());
  for (const to of ['next', 'previous'] as const) {
    const command = to === 'next' ? commands.messageNext : commands.messagePrevious;
    registry.add(command, () => (tabs.active ? tabs.active.go(to) : panels.current?.command(to)));
  }
  registry.add(commands.messageScrollDown, () =>
    tabs.active ? tabs.active.page(1) : panels.current?.command('page'),
  );
  registry.add(commands.messageScrollUp, () =>
    tabs.active ? tabs.active.page(-1) : panels.current?.command('pageBack'),
  );
}
