import * as l10n from '@vscode/l10n';
import { MailError } from '../../model/errors.ts';
import { imageType, isTooLarge } from '../net/imageType.ts';
import { publicFetch } from '../net/publicFetch.ts';

const maxOctets = 5 * 1024 * 1024;
const redirects = 3;
const timeout = 10_000;

/** An image of a mail that came from the web: no more than what it shows. */
export interface RemoteImage {
  /** By its content; what the server calls it does not count. */
  readonly contentType: string;
  readonly octets: Uint8Array;
}

/**
 * Gets an image that a mail names, from public servers only and without a word about the user.
 * @throws MailError 'not-found' or 'server-error' for other answers, 'unsupported' for what is no png,
 *   jpeg, gif, webp or bmp, 'too-large', and whatever `publicFetch` throws
 */
export async function fetchRemoteImage(
  url: string,
  signal: AbortSignal,
  fetch: typeof publicFetch = publicFetch,
): Promise<RemoteImage> {
  const { status, octets } = await fetch({ url, maxOctets, redirects, timeout, signal });
  const host = URL.canParse(url) ? new URL(url).hostname.slice(0, 253) : '';
  if (status === 404 || status === 410) {
    throw new MailError('not-found', l10n.t('“{0}” does not have the image any more.', host));
  }
  if (status !== 200) {
    throw new MailError(
      'server-error',
      l10n.t('“{0}” does not give the image (status {1}).', host, status),
    );
  }
  const type = imageType(octets);
  if (!type) {
    throw new MailError('unsupported', l10n.t('What “{0}” sends is no image to show.', host));
  }
  if (isTooLarge(type)) {
    throw new MailError('too-large', l10n.t('The image from “{0}” is too large to show.', host));
  }
  return { contentType: type.contentType, octets };
}
