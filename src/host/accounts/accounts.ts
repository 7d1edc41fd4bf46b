import { createHash } from 'node:crypto';
import {
  ConfigurationTarget,
  type Disposable,
  type ExtensionContext,
  l10n,
  workspace,
} from 'vscode';
import type {
  Account,
  AccountId,
  AccountSettings,
  ConnectionState,
  OfferedCertificate,
  Secret,
} from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import { EventEmitter } from '../../model/event.ts';
import type { EngineClient } from '../engineClient.ts';
import { asMailError, type Failures } from '../failure.ts';
import { settings as names } from '../ids.ts';
import { readAccountSettings } from './settings.ts';

/** The accounts: settings in `mail.accounts`, secrets in SecretStorage, states from the engine. */
export class Accounts implements Disposable {
  readonly #context: ExtensionContext;
  readonly #failures: Failures;
  readonly #states = new Map<
    AccountId,
    { state: ConnectionState; reason?: string; certificate?: OfferedCertificate }
  >();
  readonly #changed = new EventEmitter<void>();
  readonly #stateChanged = new EventEmitter<{ account: AccountId; state: ConnectionState }>();
  readonly #disposables: Disposable[] = [];
  #engine: EngineClient | undefined;
  #settings = new Map<AccountId, AccountSettings>();

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = this.#stateChanged.event;

  constructor(context: ExtensionContext, failures: Failures) {
    this.#context = context;
    this.#failures = failures;
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
   * Logs in once, then keeps the settings and the secret. One that exists is brought up to date.
   * @throws MailError 'bad-settings', or what stands in the way of the sign-in
   */
  async add(value: AccountSettings, secret: Secret, signal?: AbortSignal): Promise<Account> {
    const settings = readAccountSettings(value, l10n.t('The account'));
    checkSecret(secret);
    await this.#engine?.request('verify', { settings, secret }, { signal });
    const id = accountId(settings);
    // The secret first: an account without one would ask for it at once.
    await this.#context.secrets.store(secretKey(id), JSON.stringify(secret));
    const others = this.#raw().filter((each) => idOf(each) !== id);
    await this.#write([...others, settings]);
    this.#read();
    await this.#engine?.request('connect', { account: id }).catch(() => undefined);
    return this.require(id);
  }

  /** Keeps a new secret for an account, when the server takes it. @throws MailError */
  async signIn(id: AccountId, secret: Secret, signal?: AbortSignal): Promise<void> {
    const { state: _, id: __, ...settings } = this.require(id);
    checkSecret(secret);
    await this.#engine?.request('verify', { settings, secret }, { signal });
    await this.#context.secrets.store(secretKey(id), JSON.stringify(secret));
    await this.#engine?.request('connect', { account: id });
  }

  /** Forgets settings, secret, cache and queued changes; nothing changes on the server. */
  async remove(id: AccountId): Promise<void> {
    this.require(id);
    await this.#write(this.#raw().filter((each) => idOf(each) !== id));
    await this.#context.secrets.delete(secretKey(id));
    this.#read();
    await this.#engine?.request('forget', { account: id });
    this.#states.delete(id);
  }

  async secret(id: AccountId): Promise<Secret | null> {
    const stored = await this.#context.secrets.get(secretKey(id));
    if (stored === undefined) return null;
    const secret = JSON.parse(stored) as Secret;
    return secret;
  }

  /** The setting as it stands, entries nobody can read included: writing must not lose them. */
  #raw(): unknown[] {
    const value = workspace.getConfiguration(names.section).get<unknown>(names.accounts);
    return Array.isArray(value) ? (value as unknown[]) : [];
  }

  async #write(value: unknown[]): Promise<void> {
    await workspace
      .getConfiguration(names.section)
      .update(names.accounts, value, ConfigurationTarget.Global);
  }

  #read(): void {
    const settings = new Map<AccountId, AccountSettings>();
    const value = workspace.getConfiguration(names.section).get<unknown>(names.accounts);
    if (value !== undefined && !Array.isArray(value))
      this.#failures.show(new MailError('bad-settings', l10n.t('“mail.accounts” must be a list.')));
    for (const [index, each] of this.#raw().entries()) {
      try {
        const account = readAccountSettings(each, `mail.accounts[${index}]`);
        settings.set(accountId(account), account);
      } catch (error) {
        this.#failures.show(error);
      }
    }
    const before = JSON.stringify([...this.#settings]);
    this.#settings = settings;
    if (JSON.stringify([...settings]) === before) return;
    this.#engine?.setAccounts([...settings].map(([id, each]) => ({ id, settings: each })));
    this.#changed.fire();
  }
}

/**
 * The same account has the same id on every machine, and another server another one: a secret is
 * never sent to a host that somebody wrote into the settings later.
 */
function accountId({ host, port, user }: AccountSettings): AccountId {
  const identity = JSON.stringify([host.toLowerCase(), port, user]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}

function idOf(raw: unknown): AccountId | undefined {
  try {
    return accountId(readAccountSettings(raw, ''));
  } catch (error) {
    asMailError(error);
    return undefined;
  }
}

function secretKey(id: AccountId): string {
  return `imap:${id}`;
}

/** @throws MailError 'bad-settings' */
function checkSecret(secret: Secret): void {
  const value = 'password' in secret ? secret.password : secret.accessToken;
  if (typeof value === 'string' && value !== '') return;
  throw new MailError('bad-settings', l10n.t('A password is needed to sign in.'));
}
