import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { ImapTransport, ImapTransportSocket } from 'imapflow';
import * as l10n from '@vscode/l10n';
import type { OfferedCertificate } from '../model/account.ts';

/** Why a certificate was not accepted, with the one that was offered. */
export class CertificateError extends Error {
  readonly code = 'MAIL_CERTIFICATE';
  readonly certificate: OfferedCertificate;

  constructor(message: string, certificate: OfferedCertificate) {
    super(message);
    this.certificate = certificate;
  }
}

/** The other side greets as no IMAP server does (RFC 9051 §7.1). */
class NotImapError extends Error {
  readonly code = 'MAIL_NOT_IMAP';
}

/**
 * The sockets of a session. A certificate passes when a CA vouches for it and the host's name, or
 * when its SHA-256 fingerprint is the one the user trusts; nothing is sent before that.
 */
export function createTransport(host: string, trustedCertificate?: string): ImapTransport {
  const secure = (socket: TLSSocket, onSecure: () => void): TLSSocket =>
    socket.once('secureConnect', () => {
      const fault = certificateFault(socket, host, trustedCertificate);
      if (fault) socket.destroy(fault);
      else onSecure();
    });
  // The verdict is ours to give in `secure`, so that it can name the fingerprint.
  const tls = {
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2' as const,
    ...(isIP(host) ? {} : { servername: host }),
  };
  return {
    connect({ port, secure: implicit }, onConnect): ImapTransportSocket {
      const socket: Socket = heard(
        implicit
          ? secure(connectTls({ host, port, ...tls }), () => onOpen())
          : connectTcp({ host, port }, () => onOpen()),
      );
      const onOpen = (): void => {
        onConnect();
        // After imapflow's own reader, so that this one does not take the octets away from it.
        socket.once('data', (octets: Buffer) => checkGreeting(socket, octets));
      };
      return socket;
    },
    upgrade(socket, _options, onSecure): ImapTransportSocket {
      return heard(secure(connectTls({ socket, host, ...tls }), onSecure));
    },
  };
}

/** imapflow stops listening when it closes; an error after that would end the process. */
function heard<S extends Socket>(socket: S): S {
  return socket.on('error', () => undefined);
}

/** imapflow would wait for an IMAP greeting until its time is up. */
function checkGreeting(socket: Socket, octets: Buffer): void {
  if (octets[0] !== 0x2a) socket.destroy(new NotImapError('The greeting is not one of IMAP.'));
}

function certificateFault(
  socket: TLSSocket,
  host: string,
  trusted: string | undefined,
): CertificateError | undefined {
  const certificate = offeredBy(socket);
  const offered = certificate.fingerprint;
  if (trusted !== undefined) {
    if (normalise(offered) === normalise(trusted)) return undefined;
    return new CertificateError(
      l10n.t('The certificate of {0} is not the one you trusted (now {1}).', host, offered),
      certificate,
    );
  }
  if (socket.authorized) return undefined;
  return new CertificateError(
    l10n.t(
      'The certificate of {0} cannot be trusted ({1}). Its SHA-256 fingerprint is {2}.',
      host,
      distrust(socket.authorizationError),
      offered,
    ),
    certificate,
  );
}

/** Why nobody vouches for a certificate, in words where Node.js has only a code (OpenSSL's verify). */
function distrust(reason: unknown): string {
  const code = String(reason);
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return l10n.t('it is for another host');
    case 'CERT_HAS_EXPIRED':
      return l10n.t('it has expired');
    case 'CERT_NOT_YET_VALID':
      return l10n.t('it is not valid yet');
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return l10n.t('it vouches for itself');
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return l10n.t('nobody who is trusted vouches for it');
    default:
      return code;
  }
}

/** What the other side shows; its names are its own words. */
function offeredBy(socket: TLSSocket): OfferedCertificate {
  const {
    fingerprint256 = '',
    subject,
    issuer,
    valid_from,
    valid_to,
  } = socket.getPeerCertificate();
  return {
    fingerprint: fingerprint256,
    subject: distinguishedName(subject),
    issuer: distinguishedName(issuer),
    validFrom: isoDate(valid_from),
    validTo: isoDate(valid_to),
  };
}

/** RFC 4514, the most telling parts alone; bounded, for it is shown. */
function distinguishedName(name: PeerCertificate['subject'] | undefined): string {
  const parts = (['CN', 'O', 'OU', 'C'] as const).flatMap((part) => {
    const value = [name?.[part] ?? []].flat().join(', ');
    return value === '' ? [] : [`${part}=${value.replace(/\p{C}/gu, '\ufffd').slice(0, 200)}`];
  });
  return parts.join(', ');
}

function isoDate(text: string | undefined): string {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** Fingerprints are written with and without colons, in either case. */
function normalise(fingerprint: string): string {
  return fingerprint.replace(/[^0-9a-f]/gi, '').toLowerCase();
}
