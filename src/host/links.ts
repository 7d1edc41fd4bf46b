import { env, l10n, Uri, window } from 'vscode';
import { MailError } from '../model/errors.ts';

/**
 * Opens a link from a message outside, after showing where it goes when its text says otherwise.
 * @throws MailError 'not-permitted' for anything but http, https and mailto
 */
export async function openLink(url: string, text: string): Promise<void> {
  const target = parse(url);
  if (!target || !['http:', 'https:', 'mailto:'].includes(target.protocol)) {
    throw new MailError(
      'not-permitted',
      l10n.t('Only web and mail links are opened; this one is “{0}”.', url.slice(0, 200)),
    );
  }
  if (disguised(target, text)) {
    const open = l10n.t('Open {0}', target.host);
    const detail = l10n.t('It shows “{0}” but leads to:\n{1}', text.slice(0, 200), shown(target));
    const answer = await window.showWarningMessage(
      l10n.t('This link is not what it says.'),
      { modal: true, detail },
      open,
    );
    if (answer !== open) return;
  }
  await env.openExternal(Uri.parse(target.href, true));
}

/** The target as WHATWG reads it: hosts in punycode, so that look-alikes show. */
function shown(target: URL): string {
  return target.href.slice(0, 500);
}

/** Whether the text looks like an address of another host, or the target hides its own. */
function disguised(target: URL, text: string): boolean {
  if (target.protocol === 'mailto:') return false;
  if (target.username !== '' || target.host.includes('xn--')) return true;
  const said = /^\s*(?:https?:\/\/)?([\p{L}\p{N}.-]+\.\p{L}{2,})(?=[/:?#\s]|$)/iu.exec(text)?.[1];
  if (said === undefined) return false;
  const bare = (host: string): string => host.toLowerCase().replace(/^www\./, '');
  return bare(parse(`https://${said}`)?.host ?? said) !== bare(target.host);
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
