import * as l10n from '@vscode/l10n';
import type { ConnectionState } from '../../model/account.ts';

/** How an account is, for people: its connection, or what it needs of them. */
export type AccountCondition = ConnectionState | 'certificate' | 'disabled';

/** What there is to say about mail in one place. */
export interface StatusFacts {
  /** Of the accounts that are switched on. */
  readonly conditions: readonly AccountCondition[];
  /** Unread messages in all inboxes. */
  readonly unread: number;
  /** Changes that wait for the server, and that it refused. */
  readonly waiting: number;
  readonly failed: number;
}

/** The item of the status bar. */
export interface StatusLook {
  readonly text: string;
  /** The same in words. */
  readonly label: string;
  readonly warns: boolean;
}

/** What needs somebody comes first. */
const worstFirst: readonly AccountCondition[] = [
  'auth-failed',
  'certificate',
  'offline',
  'connecting',
];

const icons: Readonly<Record<AccountCondition, string>> = {
  'auth-failed': 'key',
  certificate: 'shield',
  offline: 'debug-disconnect',
  connecting: 'sync~spin',
  online: 'mail',
  disconnected: 'mail',
  disabled: 'circle-slash',
};

/** The item; undefined where there is nothing to say: no account. */
export function statusLook(facts: StatusFacts): StatusLook | undefined {
  const { conditions, unread, waiting, failed } = facts;
  if (conditions.length === 0) return undefined;
  const worst = worstFirst.find((each) => conditions.includes(each)) ?? 'online';
  const counts = [
    ...(waiting > 0 ? [`$(cloud-upload) ${waiting}`] : []),
    ...(failed > 0 ? [`$(warning) ${failed}`] : []),
  ];
  const words = [
    ...(waiting > 0 ? [waitingWords(waiting)] : []),
    ...(failed > 0 ? [failedWords(failed)] : []),
    unreadWords(unread),
    ...(worst === 'online' ? [] : [conditionOf(worst, conditions)]),
  ];
  return {
    text: [conditionIcon(worst), ...(unread > 0 ? [String(unread)] : []), ...counts].join(' '),
    label: words.join(', '),
    warns: failed > 0,
  };
}

export function conditionIcon(condition: AccountCondition): string {
  return `$(${icons[condition]})`;
}

export function conditionWords(condition: AccountCondition): string {
  switch (condition) {
    case 'auth-failed':
      return l10n.t('sign-in needed');
    case 'certificate':
      return l10n.t('certificate to be checked');
    case 'offline':
      return l10n.t('offline');
    case 'connecting':
      return l10n.t('connecting');
    case 'online':
      return l10n.t('online');
    case 'disconnected':
      return l10n.t('not connected yet');
    case 'disabled':
      return l10n.t('disabled');
  }
}

/** How many of several accounts it is true of. */
function conditionOf(worst: AccountCondition, conditions: readonly AccountCondition[]): string {
  const all = conditions.length;
  const count = conditions.filter((each) => each === worst).length;
  const words = conditionWords(worst);
  if (all === 1) return words;
  return l10n.t('{0} of {1} accounts: {2}', String(count), String(all), words);
}

function unreadWords(unread: number): string {
  if (unread === 0) return l10n.t('no unread mail');
  return unread === 1 ? l10n.t('1 unread message') : l10n.t('{0} unread messages', String(unread));
}

function waitingWords(count: number): string {
  return count === 1
    ? l10n.t('1 mail change waits for the server')
    : l10n.t('{0} mail changes wait for the server', String(count));
}

function failedWords(count: number): string {
  return count === 1
    ? l10n.t('1 mail change failed')
    : l10n.t('{0} mail changes failed', String(count));
}
