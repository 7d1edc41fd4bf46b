import { arch, platform, release } from 'node:os';
import { env, type ExtensionContext, l10n, UIKind, Uri, version, window, workspace } from 'vscode';
import { plain } from '../plain.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { EngineClient } from '../engineClient.ts';
import type { Folders } from '../folders.ts';
import { settings as names } from '../ids.ts';
import type { Log } from '../log.ts';
import { changedSettings, type SettingSchema } from './changedSettings.ts';
import { remoteKind } from './kinds.ts';
import { writeReport } from './writeReport.ts';

/** What a report is made of. */
export interface ReportSurroundings {
  readonly engine: EngineClient;
  readonly accounts: Accounts;
  readonly folders: Folders;
  readonly log: Log;
  readonly extension: ExtensionContext['extension'];
}

/** The part of package.json that is read. */
interface Manifest {
  readonly version: string;
  readonly bugs: { readonly url: string };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, SettingSchema>> };
  };
}

/** Opens a document with what is known of the program, to be read and posted by the user. */
export async function reportIssue(around: ReportSurroundings): Promise<void> {
  const { engine, accounts, log, extension } = around;
  const { bugs, contributes, version: own } = extension.packageJSON as Manifest;
  // A report of an engine that does not start is worth having, too.
  const { sqlite, accounts: diagnostics } = await engine
    .request('diagnostics', {})
    .catch(() => ({ sqlite: 'not started', accounts: [] }));
  const content = writeReport({
    versions: versions(own, sqlite),
    accounts: accounts.all(),
    diagnostics,
    settings: changedSettings(contributes.configuration.properties, configured),
    log: log.recent,
    names: namesAround(around),
  });
  const document = await workspace.openTextDocument({ language: 'markdown', content });
  await window.showTextDocument(document);
  const open = l10n.t('Open Issue Page');
  const words = l10n.t('Read the report, tell what happened, and paste it into a new issue.');
  if ((await window.showInformationMessage(plain(words), open)) === open)
    await env.openExternal(Uri.parse(bugs.url));
}

function versions(own: string, sqlite: string): Record<string, string> {
  return {
    'Mail Browser': own,
    'VS Code': `${version} (${env.uiKind === UIKind.Web ? 'web' : 'desktop'})`,
    Remote: remoteKind(env.remoteName),
    System: `${platform()} ${release()} ${arch()}`,
    Node: process.versions.node,
    SQLite: sqlite,
    Language: env.language,
  };
}

function configured(name: string): unknown {
  const inspected = workspace.getConfiguration().inspect(name);
  return inspected?.globalValue ?? inspected?.workspaceValue;
}

/** Names that the log may hold and the accounts do not. */
function namesAround({ accounts, folders }: ReportSurroundings): string[] {
  const ofFolders = accounts.all().flatMap(({ id }) => folders.of(id).flatMap(({ path }) => path));
  const searches: unknown = workspace.getConfiguration(names.section).get(names.savedSearches);
  const ofSearches = Array.isArray(searches) ? textsIn(searches) : [];
  return [...ofFolders, ...ofSearches, env.machineId, process.env['USER'] ?? ''];
}

function textsIn(list: readonly unknown[]): string[] {
  const members: unknown[] = list.flatMap((each) =>
    typeof each === 'object' && each !== null ? Object.values<unknown>({ ...each }) : [each],
  );
  return members.filter((each) => typeof each === 'string');
}
