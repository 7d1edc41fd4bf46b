import {
  ConfigurationTarget,
  type Disposable,
  type ExtensionContext,
  l10n,
  workspace,
} from 'vscode';
import {
  type Account,
  type AccountId,
  type ConfiguredAccount,
  type ConnectionState,
  type OfferedCertificate,
  type Secret,
  connectsBy,
} from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import { EventEmitter } from '../../model/event.ts';
import type { EngineClient } from '../engineClient.ts';
import { asMailError, type Failures } from '../failure.ts';
import { settings as names } from '../ids.ts';
import { accountId } from './accountId.ts';
import { withMoved } from './accountList.ts';
import { AccountStorage } from './accountStorage.ts';
import { AccountSecrets } from './secrets.ts';
import { readAccount } from './settings.ts';
import type { StoredSecret } from './storedSecret.ts';

/** What is to be different; a member that is there without a value is taken away. */
export type AccountChange = {
  [Member in keyof ConfiguredAccount]?: ConfiguredAccount[Member] | undefined;
};

/** What is given to a change besides. */
interface EditOptions {
  /** Another secret than the one that is kept. */
  readonly secret?: StoredSecret;
  readonly signal?: AbortSignal;
}

/** The accounts: settings in `mail.accounts`, secrets in SecretStorage, states from the engine. */
export class Accounts implements Disposable {
  readonly #failures: Failures;
  readonly #secrets: AccountSecrets;
  readonly #storage: AccountStorage;
  readonly #states = new Map<
    AccountId,
    { state: ConnectionState; reason?: string; certificate?: OfferedCertificate }
  >();
  readonly #changed = new EventEmitter<void>();
  readonly #stateChanged = new EventEmitter<{ account: AccountId; state: ConnectionState }>();
  readonly #disposables: Disposable[] = [];
  #engine: EngineClient | undefined;
  #settings = new Map<AccountId, ConfiguredAccount>();
  /** What was said of the settings already, lest every change to them says it again. */
  #faults = new Set<string>();

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = this.#stateChanged.event;

  constructor({ secrets }: Pick<ExtensionContext, 'secrets'>, failures: Failures) {
    this.#failures = failures;
    this.#secrets = new AccountSecrets(secrets, {
      // Loaded by the first account that has to do with them.
      refresh: async (client, tokens) => {
        const { refreshTokens } = await import('./oauth/refresh.ts');
        return refreshTokens(client, tokens);
      },
      microsoft: async (address, interactive) => {
        const { microsoftToken } = await import('./oauth/microsoft.ts');
        return microsoftToken(address, interactive);
      },
    });
    this.#storage = new AccountStorage(
      { read: () => this.#raw(), write: (list) => this.#write(list) },
      this.#secrets,
    );
    this.#disposables.push(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${names.section}.${names.accounts}`)) this.#read();
      }),
    );
  }

  /** Reads the settings and follows the engine's states from now on. */
  attach(engine: EngineClient): void {
    this.#engine = engine;
    this.#disposables.push(
      engine.onConnectionChanged(({ account, ...now }) => {
        const { state } = now;
        this.#states.set(account, now);
        this.#stateChanged.fire({ account, state });
      }),
    );
    this.#read();
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
  }

  /** In the user's order, those that are disabled among them. */
  all(): readonly Account[] {
    return [...this.#settings].map(([id, settings]) => ({
      ...settings,
      id,
      state: this.#states.get(id)?.state ?? 'disconnected',
    }));
  }

  find(id: AccountId): Account | undefined {
    return this.all().find((account) => account.id === id);
  }

  /** @throws MailError 'not-found' */
  require(id: AccountId): Account {
    const account = this.find(id);
    if (!account)
      throw new MailError(
        'not-found',
        l10n.t('There is no account with the id “{0}”.', String(id)),
      );
    return account;
  }

  /** Why the account is not online, in words. */
  trouble(id: AccountId): string | undefined {
    const known = this.#states.get(id);
    return known?.state === 'online' ? undefined : known?.reason;
  }

  /** The certificate that the user has to decide about before the account can connect. */
  certificate(id: AccountId): OfferedCertificate | undefined {
    const known = this.#states.get(id);
    return known?.state === 'online' ? undefined : known?.certificate;
  }

  /**
   * Logs in once, then keeps the settings and the secret. One that exists is brought up to date, and
   * has its identities and folder roles still where nothing is said of them.
   * @param secret what signs in; none for those who sign in by VS Code
   * @throws MailError 'bad-settings', or what stands in the way of the sign-in
   */
  async add(
    value: ConfiguredAccount,
    secret: StoredSecret | undefined,
    signal?: AbortSignal,
  ): Promise<Account> {
    const given = readAccount(value, l10n.t('The account'));
    const id = accountId(given);
    const { identities, roles } = this.#settings.get(id) ?? {};
    const settings = { ...(identities && { identities }), ...(roles && { roles }), ...given };
    await this.#verify(settings, await this.#first(id, settings, secret), signal);
    await this.#storage.keep(id, settings, id, secret);
    this.#read();
    await this.#engine?.request('connect', { account: id }).catch(() => undefined);
    return this.require(id);
  }

  /** Keeps a new secret for an account, when the server takes it. @throws MailError */
  async signIn(
    id: AccountId,
    secret: StoredSecret | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const { state: _, id: __, ...settings } = this.require(id);
    await this.#verify(settings, await this.#first(id, settings, secret), signal);
    if (secret) await this.#secrets.keep(id, secret);
    await this.#engine?.request('connect', { account: id });
  }

  /**
   * Changes settings; what has to do with the sign-in is tried before anything is kept. With another
   * server or user it is another account: its secret goes with it, its cache begins anew.
   * @returns the account, perhaps under another id
   * @throws MailError
   */
  async edit(
    id: AccountId,
    change: AccountChange,
    { secret, signal }: EditOptions = {},
  ): Promise<Account> {
    const { state: _, id: __, ...before } = this.require(id);
    const settings = readAccount({ ...before, ...change }, l10n.t('The account'));
    const next = accountId(settings);
    if (next !== id && this.#settings.has(next))
      throw new MailError('bad-settings', l10n.t('There is an account like this already.'));
    const signsInAnew = secret !== undefined || connectsBy(settings) !== connectsBy(before);
    const enabled = settings.enabled !== false;
    if (signsInAnew && enabled) {
      const kept = secret ? null : await this.#secrets.current({ ...settings, id });
      await this.#verify(settings, kept ?? (await this.#first(id, settings, secret)), signal);
    }
    const moved = next === id ? null : await this.#secrets.stored(id);
    await this.#storage.keep(id, settings, next, secret ?? moved ?? undefined);
    this.#read();
    if (next !== id) await this.#forget(id);
    if (signsInAnew && enabled)
      await this.#engine?.request('connect', { account: next }).catch(() => undefined);
    return this.require(next);
  }

  /** Puts the account one place nearer to the start or the end of the list. */
  async move(id: AccountId, by: -1 | 1): Promise<void> {
    this.require(id);
    await this.#write(withMoved(this.#raw(), id, by));
    this.#read();
  }

  /** Forgets settings, secret, cache and queued changes; nothing changes on the server. */
  async remove(id: AccountId): Promise<void> {
    this.require(id);
    await this.#storage.remove(id);
    this.#read();
    await this.#forget(id);
  }

  /** What the engine signs in with; null where the user has to be asked. @throws MailError */
  secret(id: AccountId, refused?: boolean): Promise<Secret | null> {
    const account = this.find(id);
    return account ? this.#secrets.current(account, refused) : Promise.resolve(null);
  }

  /** The secret of the user's own OAuth client, where one is kept. @throws MailError */
  async clientSecret(id: AccountId): Promise<string | undefined> {
    const stored = await this.#secrets.stored(id);
    return stored && 'oauth' in stored ? stored.oauth.clientSecret : undefined;
  }

  #first(
    id: AccountId,
    settings: ConfiguredAccount,
    secret: StoredSecret | undefined,
  ): Promise<Secret> {
    return this.#secrets.firstOf({ ...settings, id }, secret);
  }

  async #verify(
    settings: ConfiguredAccount,
    secret: Secret,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.#engine?.request('verify', { settings, secret }, { signal });
  }

  async #forget(id: AccountId): Promise<void> {
    await this.#engine?.request('forget', { account: id });
    this.#states.delete(id);
  }

  /** The setting as it stands, entries nobody can read included: writing must not lose them. */
  #raw(): unknown[] {
    const value = workspace.getConfiguration(names.section).get<unknown>(names.accounts);
    return Array.isArray(value) ? (value as unknown[]) : [];
  }

  /** @throws MailError where VS Code cannot write its settings */
  async #write(value: readonly unknown[]): Promise<void> {
    try {
      await workspace
        .getConfiguration(names.section)
        .update(names.accounts, value, ConfigurationTarget.Global);
    } catch (error) {
      const { message } = asMailError(error);
      throw new MailError(
        'server-error',
        l10n.t('The settings of VS Code cannot be written: {0}', message.slice(0, 300)),
      );
    }
  }

  #read(): void {
    const settings = new Map<AccountId, ConfiguredAccount>();
    const faults = new Set<string>();
    const value = workspace.getConfiguration(names.section).get<unknown>(names.accounts);
    if (value !== undefined && !Array.isArray(value))
      faults.add(l10n.t('“mail.accounts” must be a list.'));
    for (const [index, each] of this.#raw().entries()) {
      try {
        const account = readAccount(each, `mail.accounts[${index}]`);
        settings.set(accountId(account), account);
      } catch (error) {
        faults.add(asMailError(error).message);
      }
    }
    this.#showFaults(faults);
    const before = JSON.stringify([...this.#settings]);
    this.#settings = settings;
    if (JSON.stringify([...settings]) === before) return;
    this.#tellEngine();
    this.#changed.fire();
  }

  #showFaults(faults: Set<string>): void {
    for (const fault of faults)
      if (!this.#faults.has(fault)) this.#failures.show(new MailError('bad-settings', fault));
    this.#faults = faults;
  }

  /** Names, order and what else is for people alone are no reason to connect anew. */
  #tellEngine(): void {
    const enabled = [...this.#settings].filter(([, { enabled }]) => enabled !== false);
    const accounts = enabled.map(([id, { name: _, enabled: __, ...settings }]) => ({
      id,
      settings,
    }));
    for (const id of this.#states.keys())
      if (!accounts.some((each) => each.id === id)) this.#states.delete(id);
    this.#engine?.setAccounts(accounts);
  }
}
