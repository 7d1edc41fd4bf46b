import { env, l10n, type QuickInputButton, type QuickPickItem, ThemeIcon, window } from 'vscode';
import type { PendingChange } from '../../model/change.ts';
import type { MessageId } from '../../model/id.ts';
import { cleanName } from '../folders.ts';
import { commands } from '../ids.ts';
import { plain } from '../plain.ts';
import type { CommandSurroundings, Registry } from './registry.ts';

/** Milliseconds that a status message stays. */
const statusTime = 5_000;

/** Commands on changes: take the latest back, and see to those that are not on the server. */
export function registerChangeCommands(registry: Registry, around: CommandSurroundings): void {
  registry.add(commands.undo, (argument) => undo(argument, around));
  registry.add(commands.changesShow, () => showPendingChanges(around));
}

/** Takes back the change that is named, or the latest one. */
async function undo(argument: unknown, { engine, panels }: CommandSurroundings): Promise<void> {
  const latest =
    typeof argument === 'string' ? { id: argument } : await engine.request('latestChange', {});
  if (!latest) {
    window.setStatusBarMessage(l10n.t('There is nothing to undo.'), statusTime);
    return;
  }
  let restored: readonly MessageId[] = [];
  try {
    ({ restored } = await engine.request('undo', { change: latest.id }));
  } finally {
    panels.changeOver(latest.id, restored);
  }
  const undone =
    'description' in latest
      ? l10n.t('Undone: {0}', cleanName(latest.description))
      : l10n.t('Undone.');
  window.setStatusBarMessage(plain(undone), statusTime);
}

interface ChangeItem extends QuickPickItem {
  readonly change?: PendingChange;
}

/** A list that follows the journal while it is open; each change has its buttons. */
async function showPendingChanges(around: CommandSurroundings): Promise<void> {
  const { engine, failures } = around;
  const retry: QuickInputButton = { iconPath: new ThemeIcon('refresh'), tooltip: l10n.t('Retry') };
  const discard: QuickInputButton = {
    iconPath: new ThemeIcon('discard'),
    tooltip: l10n.t('Discard'),
  };
  const pick = window.createQuickPick<ChangeItem>();
  pick.title = l10n.t('Changes that are not on the server');
  pick.placeholder = l10n.t('Choose a change to try it again');
  pick.matchOnDescription = true;
  const fill = async (): Promise<void> => {
    const changes = await engine.request('pendingChanges', {});
    const none = { label: l10n.t('All changes are on the server.') };
    pick.items =
      changes.length === 0
        ? [none]
        : changes.map((change) => itemFor(change, around, [retry, discard]));
  };
  const act = (request: 'retryChange' | 'discardChange', change: PendingChange): void => {
    // A failure is told by the engine's event, with buttons of its own.
    engine.request(request, { change: change.id }).catch((error: unknown) => failures.show(error));
  };
  const listening: { dispose(): unknown }[] = [
    pick,
    engine.onChangesChanged(() => void fill().catch(() => undefined)),
    pick.onDidTriggerItemButton(({ item, button }) => {
      if (item.change) act(button === retry ? 'retryChange' : 'discardChange', item.change);
    }),
    pick.onDidAccept(() => {
      const change = pick.activeItems[0]?.change;
      if (change) act('retryChange', change);
      else pick.hide();
    }),
    pick.onDidHide(() => {
      for (const each of listening) each.dispose();
    }),
  ];
  pick.show();
  await fill();
}

function itemFor(
  change: PendingChange,
  { accounts }: CommandSurroundings,
  buttons: QuickInputButton[],
): ChangeItem {
  const { name, address } = accounts.find(change.account) ?? { address: change.account };
  const account = accounts.all().length > 1 ? [cleanName(name ?? address)] : [];
  const when = new Intl.DateTimeFormat(env.language, { dateStyle: 'short', timeStyle: 'short' });
  const icons = { queued: '$(cloud-upload)', sent: '$(sync)', failed: '$(error)' };
  const states = {
    queued: l10n.t('waits for the server'),
    sent: l10n.t('sent, not answered yet'),
    failed: l10n.t('failed'),
  };
  return {
    change,
    label: `${icons[change.state]} ${plain(cleanName(change.description))}`,
    description: [...account, states[change.state], when.format(change.since)].join(' · '),
    ...(change.error === undefined ? {} : { detail: plain(cleanName(change.error)) }),
    alwaysShow: true,
    buttons,
  };
}
