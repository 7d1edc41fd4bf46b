import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import type { AccountDiagnostics } from '../../protocol/engine.ts';
import { knownCapabilities } from './capabilities.ts';
import { impersonal } from './impersonal.ts';
import { providerOf } from './kinds.ts';

/** All that a report is made from; it holds much that the report must not. */
export interface ReportFacts {
  /** What runs, with its version: of the program's own making. */
  readonly versions: Readonly<Record<string, string>>;
  readonly accounts: readonly Account[];
  readonly diagnostics: readonly AccountDiagnostics[];
  /** Lines of `changedSettings`. */
  readonly settings: readonly string[];
  /** Without secrets, oldest first. */
  readonly log: readonly string[];
  /** Names that the log may hold besides those of the accounts: of folders, searches, people. */
  readonly names: readonly string[];
}

const lastLines = 50;
const longestLine = 500;

/** A document for the page of issues: nothing in it is personal, and it says what it holds. */
export function writeReport(facts: ReportFacts): string {
  const { versions, accounts, settings } = facts;
  return [
    `<!-- ${l10n.t('This is what Mail Browser knows of itself: versions, kinds of accounts, changed settings and the end of its log. Addresses, names, hosts, passwords and mail are left out. Read it before you post it, and take out what nobody should see.')} -->`,
    `## ${l10n.t('What happened')}`,
    `<!-- ${l10n.t('What did you do, what did you expect, and what happened instead?')} -->`,
    `## ${l10n.t('Versions')}`,
    list(Object.entries(versions).map(([name, version]) => `${name}: ${version}`)),
    `## ${l10n.t('Accounts')}`,
    list(accounts.map((account) => accountLine(account, facts.diagnostics))),
    `## ${l10n.t('Changed settings')}`,
    list(settings),
    `## ${l10n.t('Log')}`,
    fenced(logLines(facts)),
    '',
  ].join('\n\n');
}

function accountLine(account: Account, all: readonly AccountDiagnostics[]): string {
  const { id, host, security, signIn, enabled, state, trustedCertificate } = account;
  const known = all.find((each) => each.account === id);
  return [
    providerOf(host),
    security,
    signIn?.kind ?? 'password',
    enabled === false ? 'disabled' : state,
    ...(trustedCertificate === undefined ? [] : ['trusted certificate']),
    ...(known?.error === undefined ? [] : [`error ${known.error}`]),
    ...(known ? [`${known.folders} folders`, `cache ${megabytes(known.cacheSize)}`] : []),
    ...(known ? [knownCapabilities(known.capabilities)] : []),
  ].join(', ');
}

function logLines({ log, names, accounts }: ReportFacts): readonly string[] {
  const ofAccounts = accounts.flatMap(
    ({ id, name = '', address, host, user, identities = [], roles = {}, signIn }) => [
      ...[id, name, address, host, user],
      ...identities.flatMap((each) => [each.name ?? '', each.address]),
      ...Object.values(roles),
      ...(signIn?.kind === 'oauth' ? [signIn.clientId, ...signIn.scopes] : []),
    ],
  );
  const clean = impersonal([...ofAccounts, ...names]);
  return log.slice(-lastLines).map((line) => clean(line.slice(0, 10 * longestLine)));
}

function megabytes(octets: number): string {
  return `${(octets / 2 ** 20).toFixed(1)} MB`;
}

function list(lines: readonly string[]): string {
  if (lines.length === 0) return l10n.t('None.');
  return lines.map((line) => `- ${oneLine(line)}`).join('\n');
}

function fenced(lines: readonly string[]): string {
  return ['```text', ...lines.map(oneLine), '```'].join('\n');
}

/** Nothing in it can end the block it stands in. */
function oneLine(line: string): string {
  return line
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('`', "'")
    .replaceAll('<', '‹')
    .slice(0, longestLine);
}
