import { env, l10n, UIKind, Uri, window } from 'vscode';
import type { OAuthClient } from '../../../model/account.ts';
import { signInByCode } from './codeFlow.ts';
import { openLoopback } from './loopback.ts';
import type { Redirect } from './redirect.ts';
import type { OAuthTokens } from './tokens.ts';
import { openUriRedirect, signInPath } from './uriRedirect.ts';

/** As package.json has it; a test keeps both in step. */
const extensionId = 'mail-browser.mail-browser';

/**
 * Has the user sign in in the browser.
 * @throws MailError 'auth-failed', 'timeout', 'cancelled', 'offline', 'tls', 'server-error'
 */
export function signInWithBrowser(
  client: OAuthClient & { clientSecret?: string },
  address: string,
  signal?: AbortSignal,
): Promise<OAuthTokens> {
  return signInByCode(client, address, { redirect: openRedirect, open: openPage }, signal);
}

/** A port of this machine, or a link to VS Code where the browser is all there is of it. */
async function openRedirect(state: string): Promise<Redirect> {
  if (env.uiKind === UIKind.Web) {
    const link = Uri.parse(`${env.uriScheme}://${extensionId}${signInPath}`);
    return openUriRedirect((await env.asExternalUri(link)).toString(true), state);
  }
  const redirect = await openLoopback(state);
  // Where this runs on another machine, VS Code makes a way from the user's to it.
  const outside = await env.asExternalUri(Uri.parse(redirect.uri));
  return { ...redirect, uri: outside.toString(true) };
}

/** Opens the page; where that does not work, the link may be copied and opened by hand. */
async function openPage(url: string): Promise<boolean> {
  // As a string: Uri would write the parameters anew (see links.ts).
  const opened = await env.openExternal(url as unknown as Uri).then(
    (opened) => opened,
    () => false,
  );
  if (opened) return true;
  const copy = l10n.t('Copy Link');
  const answer = await window.showWarningMessage(
    l10n.t('No browser was opened. Open the link of the sign-in yourself, on this machine.'),
    copy,
  );
  if (answer !== copy) return false;
  await env.clipboard.writeText(url);
  return true;
}
