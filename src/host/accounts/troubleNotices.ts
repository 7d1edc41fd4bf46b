import * as l10n from '@vscode/l10n';
import type {
  Account,
  AccountId,
  ConnectionState,
  OfferedCertificate,
} from '../../model/account.ts';
import type { Event } from '../../model/event.ts';
import { commands } from '../ids.ts';

/** What is known of accounts in trouble. */
interface AccountStates {
  find(id: AccountId): Account | undefined;
  trouble(id: AccountId): string | undefined;
  certificate(id: AccountId): OfferedCertificate | undefined;
  readonly onDidChangeState: Event<{ account: AccountId; state: ConnectionState }>;
}

/** How the user is told: resolves with whether the button was pressed. */
type Tell = (message: string, button: string) => PromiseLike<boolean>;
type Run = (command: string, account: AccountId) => unknown;

/**
 * Tells of accounts that wait for the user: to sign in again, or to look at a certificate. Each is
 * told of once, until it has been online again or has to do with something else.
 */
export class TroubleNotices {
  readonly #accounts: AccountStates;
  readonly #tell: Tell;
  readonly #run: Run;
  /** What each account was told of for. */
  readonly #told = new Map<AccountId, string>();
  readonly #listening: { dispose(): void };

  constructor(accounts: AccountStates, tell: Tell, run: Run) {
    this.#accounts = accounts;
    this.#tell = tell;
    this.#run = run;
    this.#listening = accounts.onDidChangeState(({ account, state }) => {
      if (state === 'online') this.#told.delete(account);
      else void this.#look(account, state);
    });
  }

  dispose(): void {
    this.#listening.dispose();
  }

  async #look(id: AccountId, state: ConnectionState): Promise<void> {
    const account = this.#accounts.find(id);
    const certificate = this.#accounts.certificate(id);
    if (!account || account.enabled === false) return;
    if (!certificate && state !== 'auth-failed') return;
    const reason = certificate?.fingerprint ?? 'auth-failed';
    if (this.#told.get(id) === reason) return;
    this.#told.set(id, reason);
    const name = account.name ?? account.address;
    const trouble = this.#accounts.trouble(id) ?? l10n.t('The sign-in was refused.');
    const [button, command] = certificate
      ? [l10n.t('Check Certificate…'), commands.accountCheckCertificate]
      : [l10n.t('Sign In Again'), commands.accountSignIn];
    if (await this.#tell(`${name}: ${trouble}`, button)) this.#run(command, id);
  }
}
