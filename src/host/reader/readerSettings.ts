import { workspace } from 'vscode';
import type { ReaderSettings } from '../../protocol/reader.ts';
import { settings } from '../ids.ts';

/** The settings of VS Code that readers follow; a value that is none of those allowed is the default. */
export function readerSettings(): ReaderSettings {
  const configuration = workspace.getConfiguration(settings.section);
  return {
    htmlColours:
      configuration.get<unknown>(settings.htmlColours) === 'adapted' ? 'adapted' : 'paper',
    preferText: configuration.get<unknown>(settings.preferText) === true,
  };
}

/** Whether an event of VS Code is about one of them. */
export function affectsReaders(event: { affectsConfiguration(name: string): boolean }): boolean {
  return [settings.htmlColours, settings.preferText].some((name) =>
    event.affectsConfiguration(`${settings.section}.${name}`),
  );
}
