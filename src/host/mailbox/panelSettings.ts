import { ConfigurationTarget, workspace } from 'vscode';
import type { PanelSettings } from '../../protocol/mailbox.ts';
import { settings } from '../ids.ts';

const names = {
  density: settings.density,
  readingPane: settings.readingPane,
  previews: settings.previews,
} as const;

/** The settings of VS Code that panels follow; a value that is none of those allowed is the default. */
export function panelSettings(): PanelSettings {
  const configuration = workspace.getConfiguration(settings.section);
  const density = configuration.get<unknown>(names.density);
  const readingPane = configuration.get<unknown>(names.readingPane);
  return {
    density: density === 'compact' ? 'compact' : 'comfortable',
    readingPane: readingPane === 'bottom' || readingPane === 'off' ? readingPane : 'right',
    previews: configuration.get<unknown>(names.previews) !== false,
  };
}

/** Whether an event of VS Code is about one of them. */
export function affectsPanels(event: { affectsConfiguration(name: string): boolean }): boolean {
  return Object.values(names).some((name) =>
    event.affectsConfiguration(`${settings.section}.${name}`),
  );
}

/** Writes them to the user's settings. */
export async function changePanelSettings(change: Partial<PanelSettings>): Promise<void> {
  const configuration = workspace.getConfiguration(settings.section);
  for (const [name, value] of Object.entries(change))
    await configuration.update(
      names[name as keyof typeof names],
      value,
      ConfigurationTarget.Global,
    );
}
