import { env, l10n, Uri } from 'vscode';
import { MailError } from '../../model/errors.ts';
import { type Page, servePage } from './servePage.ts';

/** UTF-16 units of a page; pictures are in it. */
const longest = 20 * 2 ** 20;

/**
 * Shows a page once in the user's browser, which prints it; webviews cannot.
 * @throws MailError 'not-permitted' for one that is too large
 */
export async function printPage(page: Page): Promise<void> {
  if (page.html.length > longest)
    throw new MailError('not-permitted', l10n.t('The message is too large to be printed.'));
  const local = Uri.parse(await servePage(page));
  await env.openExternal(await env.asExternalUri(local));
}
