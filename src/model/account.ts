import type { FolderRole } from './folder.ts';

export type AccountId = string;

export type ConnectionState = 'disconnected' | 'connecting' | 'online' | 'offline' | 'auth-failed';

/** 'tls' = implicit TLS (993), 'starttls' = required upgrade (143), 'none' = loopback only. */
export type Security = 'tls' | 'starttls' | 'none';

export interface AccountSettings {
  /** Shown in the tree; the address by default. */
  name?: string;
  address: string;
  host: string;
  port: number;
  security: Security;
  user: string;
  /** SHA-256 fingerprint of a certificate the user chose to trust although no CA vouches for it. */
  trustedCertificate?: string;
}

export type Secret = { password: string } | { accessToken: string };

/** Another address that mail of the account is written from. */
export interface Identity {
  readonly name?: string;
  readonly address: string;
}

/** Where and as whom a program signs in by OAuth 2.0 (RFC 6749); no secret is in it. */
export interface OAuthClient {
  readonly clientId: string;
  /** Authorization endpoint, https. */
  readonly authorization: string;
  /** Token endpoint, https. */
  readonly token: string;
  readonly scopes: readonly string[];
}

/** How an account signs in, where it is not by a password. */
export type SignIn = { readonly kind: 'microsoft' } | ({ readonly kind: 'oauth' } & OAuthClient);

/** What `mail.accounts` holds of an account: the settings of the API, and what is ours alone. */
export interface ConfiguredAccount extends AccountSettings {
  signIn?: SignIn;
  /** False: kept, but neither shown with folders nor connected. */
  enabled?: boolean;
  identities?: readonly Identity[];
  /** Mailboxes, as the server spells them, that the user gave a role. */
  roles?: Readonly<Partial<Record<FolderRole, string>>>;
}

export interface Account extends ConfiguredAccount {
  readonly id: AccountId;
  readonly state: ConnectionState;
}

/** A certificate that was offered and that no authority vouches for (RFC 5280). */
export interface OfferedCertificate {
  /** SHA-256, as pairs of hexadecimal digits with colons. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, UTC. */
  readonly validFrom: string;
  readonly validTo: string;
}

/** Where, as whom and by what an account signs in: another one of these is another connection. */
export function connectsBy({
  host,
  port,
  security,
  user,
  trustedCertificate,
  signIn,
}: ConfiguredAccount): string {
  return JSON.stringify([host, port, security, user, trustedCertificate, signIn]);
}
