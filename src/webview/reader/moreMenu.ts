import type { MessageAction, ReaderCommand } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import type { MenuItem } from '../menu.ts';
import { fill } from '../words.ts';

export interface MoreMenu {
  readonly hasHtml: boolean;
  readonly showsHtml: boolean;
  /** Whether HTML takes on the theme's colours; undefined in themes that mail is made for. */
  readonly adapted: boolean | undefined;
  /** Per cent. */
  readonly zoom: number;
  /** Undefined for a message inside of another one, which is no message of the account. */
  readonly onAction: ((action: MessageAction) => void) | undefined;
  readonly onCommand: (command: ReaderCommand) => void;
  readonly strings: MailboxStrings;
}

/** What the menu above a message offers besides its buttons. */
export function moreMenu(menu: MoreMenu): (MenuItem | 'divider')[] {
  const { hasHtml, adapted, onCommand, onAction, strings } = menu;
  const command = (label: string, name: ReaderCommand, checked?: boolean): MenuItem => ({
    label,
    onPress: () => onCommand(name),
    ...(checked === undefined ? {} : { checked }),
  });
  return [
    command(strings.find, 'find'),
    ...(hasHtml ? [command(strings.showText, 'toggleHtml', !menu.showsHtml)] : []),
    ...(hasHtml && adapted !== undefined
      ? [command(strings.adaptColours, 'toggleColours', adapted)]
      : []),
    command(strings.zoomIn, 'zoomIn'),
    command(strings.zoomOut, 'zoomOut'),
    command(fill(strings.zoomReset, String(menu.zoom)), 'zoomReset'),
    command(strings.print, 'print'),
    ...(onAction ? sources(onAction, strings) : []),
  ];
}

function sources(
  onAction: (action: MessageAction) => void,
  strings: MailboxStrings,
): (MenuItem | 'divider')[] {
  const action = (label: string, name: MessageAction): MenuItem => ({
    label,
    onPress: () => onAction(name),
  });
  return [
    'divider',
    action(strings.showHeaders, 'showHeaders'),
    action(strings.showStructure, 'showStructure'),
    action(strings.saveAsEml, 'saveAsEml'),
    action(strings.copyLink, 'copyLink'),
  ];
}
