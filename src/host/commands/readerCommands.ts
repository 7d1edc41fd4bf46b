import type { ReaderCommand } from '../../protocol/reader.ts';
import { commands } from '../ids.ts';
import type { CommandSurroundings, Registry } from './registry.ts';

/** Commands that the webview carries out on the message it shows. */
const readerCommands: Readonly<Record<string, ReaderCommand>> = {
  [commands.messageFind]: 'find',
  [commands.messageZoomIn]: 'zoomIn',
  [commands.messageZoomOut]: 'zoomOut',
  [commands.messageZoomReset]: 'zoomReset',
  [commands.messageToggleHtml]: 'toggleHtml',
  [commands.messageToggleColours]: 'toggleColours',
  [commands.messageToggleQuotes]: 'toggleQuotes',
  [commands.messagePrint]: 'print',
};

/** Commands on how a message is shown: in its own tab where that is active, else in the panel. */
export function registerReaderCommands(
  registry: Registry,
  { panels, tabs }: CommandSurroundings,
): void {
  for (const [command, readerCommand] of Object.entries(readerCommands))
    registry.add(command, () => (tabs.active ?? panels.current)?.command(readerCommand));
}
