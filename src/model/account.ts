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

export interface Account extends AccountSettings {
  readonly id: AccountId;
  readonly state: ConnectionState;
}
