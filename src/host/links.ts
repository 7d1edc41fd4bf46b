import { env, l10n, type Uri, window } from 'vscode';
import { MailError } from '../model/errors.ts';
import type { LinkTarget } from './reader/linkTarget.ts';
import { readMailto } from './reader/mailto.ts';

/** Characters of an address that a question shows. */
const shownLength = 500;

/**
 * Opens a link from a message outside, after showing where it goes when its text says otherwise.
 * @throws MailError 'not-permitted' for anything but http, https and mailto
 */
export async function openLink(url: string, text: string): Promise<void> {
  // The list of public suffixes is read with the first link, not at activation.
  const { describeLink } = await import('./reader/linkTarget.ts');
  const target = describeLink(url, text);
  if (!target) {
    throw new MailError(
      'not-permitted',
      l10n.t('Only web and mail links are opened; this one is “{0}”.', url.slice(0, 200)),
    );
  }
  if (target.href.startsWith('mailto:')) return write(target.href);
  if (!target.disguised || (await agreed(target, text))) await openExactly(target.href);
}

/** Says why the link is not what it seems, and where it really leads. */
async function agreed({ href, host, why }: LinkTarget, text: string): Promise<boolean> {
  // Enter, pressed in haste, does what cannot do harm.
  const [copy, open] = [l10n.t('Copy Link'), l10n.t('Open {0}', host)];
  const leads = l10n.t('It leads to:\n{0}', href.slice(0, shownLength));
  const said = l10n.t('It shows “{0}”.', text.slice(0, 200));
  const reasons = {
    text: said,
    'user-info': l10n.t('What stands before the “@” is not where it leads.'),
    'look-alike': l10n.t('The name of the server looks like another one.'),
  };
  const detail = `${why ? reasons[why] : ''}\n${leads}`;
  const question = l10n.t('This link is not what it says.');
  const answer = await window.showWarningMessage(question, { modal: true, detail }, copy, open);
  if (answer === copy) await env.clipboard.writeText(href);
  return answer === open;
}

/** A proposal to write: shown first, for a mail can put words into one's mouth. */
async function write(href: string): Promise<void> {
  const { to = [], cc = [], subject, body } = readMailto(href) ?? {};
  const lines = [
    l10n.t('To: {0}', to.join(', ')),
    ...(cc.length > 0 ? [l10n.t('Cc: {0}', cc.join(', '))] : []),
    ...(subject === undefined ? [] : [l10n.t('Subject: {0}', subject)]),
    ...(body === undefined ? [] : ['', body.slice(0, shownLength)]),
  ];
  const [copy, open] = [l10n.t('Copy Address'), l10n.t('Open Mail Program')];
  const question = l10n.t('The link proposes to write a message.');
  const detail = lines.join('\n').slice(0, 2000);
  const answer = await window.showInformationMessage(question, { modal: true, detail }, copy, open);
  if (answer === copy) await env.clipboard.writeText([...to, ...cc].join(', '));
  if (answer === open) await openExactly(href);
}

/**
 * Uri writes some characters anew, so that another page might open than was shown (microsoft/vscode
 * #85930); VS Code takes the very string, too, although its types do not say so.
 */
async function openExactly(href: string): Promise<void> {
  await env.openExternal(href as unknown as Uri);
}
