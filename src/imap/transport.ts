import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { ImapTransport, ImapTransportSocket } from 'imapflow';
import * as l10n from '@vscode/l10n';

/** Why a certificate was not accepted, with the fingerprint of the one that was offered. */
class CertificateError extends Error {
  readonly code = 'MAIL_CERTIFICATE';
  readonly fingerprint: string;

  constructor(message: string, fingerprint: string) {
    super(message);
    this.fingerprint = fingerprint;
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
      const socket: Socket = implicit
        ? secure(connectTls({ host, port, ...tls }), () => onOpen())
        : connectTcp({ host, port }, () => onOpen());
      const onOpen = (): void => {
        onConnect();
        // After imapflow's own reader, so that this one does not take the octets away from it.
        socket.once('data', (octets: Buffer) => checkGreeting(socket, octets));
      };
      return socket;
    },
    upgrade(socket, _options, onSecure): ImapTransportSocket {
      return secure(connectTls({ socket, host, ...tls }), onSecure);
    },
  };
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
  const offered = socket.getPeerCertificate().fingerprint256 ?? '';
  if (trusted !== undefined) {
    if (normalise(offered) === normalise(trusted)) return undefined;
    return new CertificateError(
      l10n.t('The certificate of {0} is not the one you trusted (now {1}).', host, offered),
      offered,
    );
  }
  if (socket.authorized) return undefined;
  return new CertificateError(
    l10n.t(
      'The certificate of {0} cannot be trusted ({1}). Its SHA-256 fingerprint is {2}.',
      host,
      String(socket.authorizationError),
      offered,
    ),
    offered,
  );
}

/** Fingerprints are written with and without colons, in either case. */
function normalise(fingerprint: string): string {
  return fingerprint.replace(/[^0-9a-f]/gi, '').toLowerCase();
}
