import type { AccountId, ConfiguredAccount } from '../../model/account.ts';
import { withAccount, withoutAccount } from './accountList.ts';
import type { AccountSecrets } from './secrets.ts';
import type { StoredSecret } from './storedSecret.ts';

/** The setting `mail.accounts` as it is written. */
export interface AccountsSetting {
  read(): readonly unknown[];
  /** @throws MailError */
  write(list: readonly unknown[]): Promise<void>;
}

type Secrets = Pick<AccountSecrets, 'stored' | 'keep'>;

/** Keeps settings in one place and secrets in another: both, or none of them. */
export class AccountStorage {
  readonly #setting: AccountsSetting;
  readonly #secrets: Secrets;

  constructor(setting: AccountsSetting, secrets: Secrets) {
    this.#setting = setting;
    this.#secrets = secrets;
  }

  /**
   * Keeps the settings in the place of the account `before`, which may be another one; where it is,
   * the secret of that is forgotten. Without a secret, the one that is there stays.
   * @throws MailError, and all is as it was
   */
  async keep(
    before: AccountId,
    settings: ConfiguredAccount,
    id: AccountId,
    secret: StoredSecret | undefined,
  ): Promise<void> {
    const list = this.#setting.read();
    const old = secret ? await this.#secrets.stored(id) : null;
    // The secret first: an account without one would ask for it at once.
    if (secret) await this.#secrets.keep(id, secret);
    const restoreSecret = (): Promise<void> =>
      secret ? this.#secrets.keep(id, old) : Promise.resolve();
    await orElse(() => this.#setting.write(withAccount(list, before, settings)), restoreSecret);
    if (before === id) return;
    await orElse(
      () => this.#secrets.keep(before, null),
      () => this.#setting.write(list),
      restoreSecret,
    );
  }

  /** Forgets settings and secret. @throws MailError, and all is as it was */
  async remove(id: AccountId): Promise<void> {
    const list = this.#setting.read();
    await this.#setting.write(withoutAccount(list, id));
    await orElse(
      () => this.#secrets.keep(id, null),
      () => this.#setting.write(list),
    );
  }
}

/** Does the work; where it fails, what was done before it is undone, as far as that goes. */
async function orElse(
  work: () => Promise<void>,
  ...undo: readonly (() => Promise<void>)[]
): Promise<void> {
  try {
    await work();
  } catch (error) {
    // What cannot be undone either is no better news than why the work failed.
    for (const each of undo) await each().catch(() => undefined);
    throw error;
  }
}
