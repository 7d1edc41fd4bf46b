import * as l10n from '@vscode/l10n';
import type { Account, AccountId, OAuthClient, Secret } from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import type { OAuthTokens } from './oauth/tokens.ts';
import { readStoredSecret, type StoredSecret } from './storedSecret.ts';

/** Where secrets are kept: the secret storage of VS Code. */
export interface SecretStore {
  get(key: string): Thenable<string | undefined>;
  store(key: string, value: string): Thenable<void>;
  delete(key: string): Thenable<void>;
}

/** What gives new access tokens. */
export interface TokenSources {
  refresh(client: OAuthClient, tokens: OAuthTokens): Promise<OAuthTokens>;
  microsoft(address: string, interactive: boolean): Promise<string | undefined>;
}

/** What is asked for of an account to sign in. */
export type SigningIn = Pick<Account, 'id' | 'address' | 'signIn'>;

/** Milliseconds before its end at which an access token is renewed. */
const renewBefore = 5 * 60_000;

/** The secrets of the accounts: kept, brought up to date, and given out in memory only. */
export class AccountSecrets {
  readonly #store: SecretStore;
  readonly #sources: TokenSources;
  readonly #renewals = new Map<AccountId, Promise<OAuthTokens>>();
  /** The token of Microsoft that was given out last: one that was refused is no other. */
  readonly #given = new Map<AccountId, string>();

  constructor(store: SecretStore, sources: TokenSources) {
    this.#store = store;
    this.#sources = sources;
  }

  /**
   * What the account signs in with at this moment; null where the user has to be asked.
   * @param refused the server did not take the last one
   * @throws MailError
   */
  async current(account: SigningIn, refused = false): Promise<Secret | null> {
    const { id, address, signIn } = account;
    if (signIn?.kind === 'microsoft') return this.#microsoft(id, address, refused);
    const stored = await this.stored(id);
    if (stored === null) return null;
    if (!('oauth' in stored)) return refused ? null : stored;
    if (signIn?.kind !== 'oauth') return null;
    const fresh = stored.oauth.expires - Date.now() > renewBefore;
    if (fresh && !refused) return { accessToken: stored.oauth.accessToken };
    return this.#renewed(id, signIn, stored.oauth);
  }

  /** What signs in by something that is not kept yet; asks the user where that is what it takes. */
  async firstOf({ address, signIn }: SigningIn, secret?: StoredSecret): Promise<Secret> {
    if (signIn?.kind === 'microsoft') {
      const accessToken = await this.#sources.microsoft(address, true);
      if (accessToken !== undefined) return { accessToken };
      throw new MailError('cancelled', l10n.t('The sign-in was cancelled.'));
    }
    const usable = readStoredSecret(JSON.stringify(secret ?? null));
    if (!usable) throw new MailError('bad-settings', l10n.t('A password is needed to sign in.'));
    return 'oauth' in usable ? { accessToken: usable.oauth.accessToken } : usable;
  }

  /** What is kept; null where there is nothing, or something that is not ours. @throws MailError */
  async stored(id: AccountId): Promise<StoredSecret | null> {
    const text = await guarded(() => this.#store.get(secretKey(id)));
    return text === undefined ? null : readStoredSecret(text);
  }

  /** Keeps a secret, or forgets what is kept where there is none. @throws MailError */
  async keep(id: AccountId, secret: StoredSecret | null): Promise<void> {
    this.#given.delete(id);
    await guarded(() =>
      secret === null
        ? this.#store.delete(secretKey(id))
        : this.#store.store(secretKey(id), JSON.stringify(secret)),
    );
  }

  async #microsoft(id: AccountId, address: string, refused: boolean): Promise<Secret | null> {
    const accessToken = await this.#sources.microsoft(address, false);
    if (accessToken === undefined) return null;
    if (refused && this.#given.get(id) === accessToken) return null;
    this.#given.set(id, accessToken);
    return { accessToken };
  }

  /** Several who ask at once get the same new token: a provider may take the old one back. */
  async #renewed(id: AccountId, client: OAuthClient, tokens: OAuthTokens): Promise<Secret | null> {
    let renewal = this.#renewals.get(id);
    if (!renewal) {
      renewal = this.#renew(id, client, tokens).finally(() => this.#renewals.delete(id));
      this.#renewals.set(id, renewal);
    }
    try {
      return { accessToken: (await renewal).accessToken };
    } catch (error) {
      // The provider wants the user to sign in again.
      if (MailError.is(error, 'auth-failed')) return null;
      throw error;
    }
  }

  async #renew(id: AccountId, client: OAuthClient, tokens: OAuthTokens): Promise<OAuthTokens> {
    const renewed = await this.#sources.refresh(client, tokens);
    const now = await this.stored(id);
    // The user has signed in again, or removed the account, meanwhile.
    const same = now && 'oauth' in now && now.oauth.accessToken === tokens.accessToken;
    if (same) await this.keep(id, { oauth: renewed });
    return renewed;
  }
}

function secretKey(id: AccountId): string {
  return `imap:${id}`;
}

/** The storage fails in words of the system it is made on. */
async function guarded<T>(work: () => Thenable<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new MailError(
      'server-error',
      l10n.t('The secret storage of VS Code does not work: {0}', words.slice(0, 300)),
    );
  }
}
