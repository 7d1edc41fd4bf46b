import { ConfigurationTarget, workspace } from 'vscode';
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

/** Servers whose word on senders counts besides each account's own: those that are host names. */
export function trustedServers(): string[] {
  const value = workspace.getConfiguration(settings.section).get<unknown>(settings.trustedServers);
  const names: unknown[] = Array.isArray(value) ? value.slice(0, 100) : [];
  return names.filter(
    (name): name is string => typeof name === 'string' && /^[a-z0-9._-]{1,253}$/i.test(name),
  );
}

/** Whether pictures are fetched from the network; a value that is none of these is 'ask'. */
export function remoteImages(): 'ask' | 'always' | 'never' {
  const value = workspace.getConfiguration(settings.section).get<unknown>(settings.remoteImages);
  return value === 'always' || value === 'never' ? value : 'ask';
}

/** The user wants them always. */
export async function allowRemoteImages(): Promise<void> {
  const configuration = workspace.getConfiguration(settings.section);
  await configuration.update(settings.remoteImages, 'always', ConfigurationTarget.Global);
}
