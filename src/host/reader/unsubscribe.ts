import { env, l10n, window } from 'vscode';
import { MailError } from '../../model/errors.ts';
import type { OpenedMessage } from '../../model/opened.ts';
import { cleanName } from '../folders.ts';
import { openLink } from '../links.ts';
import { publicFetch } from '../net/publicFetch.ts';
import { plain } from '../plain.ts';

/** What RFC 8058 §3.1 has a program send, and no more. */
const oneClickBody = 'List-Unsubscribe=One-Click';

/**
 * Leaves the list that sent a message, after a question that says what will happen.
 * @throws MailError 'not-found' where the message names no way, 'server-error' and others of the way
 */
export async function unsubscribe({ from, unsubscribe: ways }: OpenedMessage): Promise<void> {
  const { oneClick, web, mail } = ways ?? {};
  const sender = cleanName(from[0]?.name ?? from[0]?.address ?? l10n.t('(no sender)')).slice(
    0,
    200,
  );
  const question = l10n.t('Unsubscribe from “{0}”?', sender);
  if (oneClick !== undefined) return leave(question, oneClick);
  if (web !== undefined) {
    const detail = l10n.t('This page opens in your browser:\n{0}', web.slice(0, 500));
    if (await agreed(question, detail, l10n.t('Open Page'))) await openLink(web, '');
    return;
  }
  if (!mail) throw new MailError('not-found', l10n.t('The message names no way to unsubscribe.'));
  const detail = l10n.t('The list wants a message to {0}.', mail.address);
  if (!(await agreed(question, detail, l10n.t('Copy Address')))) return;
  await env.clipboard.writeText(mail.address);
}

/** One click (RFC 8058): one POST, without cookies, to whoever sent the list. */
async function leave(question: string, url: string): Promise<void> {
  const { host } = new URL(url);
  const detail = l10n.t('Mail Browser tells {0} so once. Nothing else is sent.', host);
  if (!(await agreed(question, detail, l10n.t('Unsubscribe')))) return;
  const { status } = await publicFetch({
    ...{ url, method: 'POST', body: oneClickBody },
    ...{ contentType: 'application/x-www-form-urlencoded' },
    // RFC 8058 §3.1 forbids redirects.
    ...{ maxOctets: 1_000_000, redirects: 0, timeout: 10_000 },
  });
  if (status < 200 || status > 299)
    throw new MailError(
      'server-error',
      l10n.t('{0} did not accept it (status {1}). Try again later.', host, String(status)),
    );
  void window.showInformationMessage(plain(l10n.t('{0} has accepted it.', host)));
}

async function agreed(question: string, detail: string, verb: string): Promise<boolean> {
  return (await window.showInformationMessage(question, { modal: true, detail }, verb)) === verb;
}
