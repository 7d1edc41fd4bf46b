import { env, l10n, window } from 'vscode';
import type { OfferedCertificate } from '../../../model/account.ts';

/**
 * Asks whether a certificate that no authority vouches for is the right one. The answer holds for one
 * account and this certificate: another one is asked about again.
 * @param trusted fingerprint of the one that was trusted until now
 */
export async function asksTrust(
  host: string,
  certificate: OfferedCertificate,
  trusted: string | undefined,
): Promise<boolean> {
  const question =
    trusted === undefined
      ? l10n.t('No authority vouches for the certificate of {0}. Trust it for this account?', host)
      : l10n.t('The certificate of {0} is not the one you trusted. Trust the new one?', host);
  const facts = [
    l10n.t('SHA-256 fingerprint: {0}', certificate.fingerprint),
    ...(trusted === undefined ? [] : [l10n.t('Trusted until now: {0}', trusted)]),
    l10n.t('Issued to: {0}', certificate.subject),
    l10n.t('Issued by: {0}', certificate.issuer),
    l10n.t('Valid from {0} to {1}', day(certificate.validFrom), day(certificate.validTo)),
    '',
    l10n.t(
      'Whoever runs the server can tell you its fingerprint. If it is another one, somebody may be between you and the server, and would get your password.',
    ),
  ];
  const trust = l10n.t('Trust This Certificate');
  const options = { modal: true, detail: facts.join('\n') };
  return (await window.showWarningMessage(question, options, trust)) === trust;
}

function day(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return l10n.t('an unknown day');
  return date.toLocaleDateString(env.language, { dateStyle: 'long', timeZone: 'UTC' });
}
