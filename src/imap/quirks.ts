import * as l10n from '@vscode/l10n';
import type { MailErrorCode } from '../model/errors.ts';

/** In what a provider has to be treated otherwise than its capabilities say. */
export interface Quirks {
  /** Says who we are before LOGIN (ID, RFC 2971). */
  readonly identifyFirst?: boolean;
  /** Commands wait for each other's answers. */
  readonly oneByOne?: boolean;
}

interface Provider extends Quirks {
  /** Of its servers; their own names are not the only ones they are reached by. */
  readonly host: RegExp;
  /** Of the words in its greeting. */
  readonly greeting: RegExp;
}

const providers: readonly Provider[] = [
  // 163, 126, QQ and what is hosted with them: SELECT fails with "Unsafe Login" unless ID came first.
  {
    host: /(^|\.)(163|126|yeah|qq|exmail\.qq|qiye\.163|ym\.163)\.(com|net)$/i,
    greeting: /coremail|qqmail|xmimap4server/i,
    identifyFirst: true,
  },
  // Gmail and Exchange answer in order, but what they do with commands sent ahead is not proved.
  { host: /(^|\.)(gmail|googlemail)\.com$/i, greeting: /^gimap ready/i, oneByOne: true },
  {
    host: /(^|\.)(outlook|office365)\.com$/i,
    greeting: /microsoft exchange imap4/i,
    oneByOne: true,
  },
  // iCloud offers QRESYNC and never answers that it is enabled: SELECT must not count on it.
  { host: /(^|\.)mail\.me\.com$/i, greeting: /iscream|icloud/i, oneByOne: true },
  // Yahoo and AOL count commands and answer with LIMIT.
  { host: /(^|\.)(yahoo|aol)\.com$/i, greeting: /\bimapgate|yahoo/i, oneByOne: true },
];

/** What to mind with the server of this name that greeted with these words. */
export function quirksOf(host: string, greeting: string): Quirks {
  return providers.find((each) => each.host.test(host) || each.greeting.test(greeting)) ?? {};
}

/** What some servers' words mean, where neither status nor response code says it; what to do. */
export function meaningOf(
  words: string,
  host: string,
): { code: MailErrorCode; message: string } | undefined {
  // Exchange lets people in whose mailbox it will not open.
  if (/authenticated but not connected/i.test(words)) {
    return {
      code: 'auth-failed',
      message: l10n.t(
        '{0} knows the password but opens no mailbox. Have IMAP switched on for the account.',
        host,
      ),
    };
  }
  if (/unsafe login/i.test(words)) {
    return {
      code: 'not-permitted',
      message: l10n.t(
        '{0} does not trust mail programs yet. Allow IMAP on its website and use its authorization code as password.',
        host,
      ),
    };
  }
  return undefined;
}
