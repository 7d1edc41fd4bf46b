import { l10n, ProgressLocation, window } from 'vscode';
import type {
  Account,
  AccountId,
  AccountSettings,
  ConfiguredAccount,
} from '../../../model/account.ts';
import { MailError } from '../../../model/errors.ts';
import { accountName } from '../accountName.ts';
import type { Accounts } from '../accounts.ts';
import { asMailError } from '../../failure.ts';
import { plain } from '../../plain.ts';
import type { StoredSecret } from '../storedSecret.ts';
import { ask } from './ask.ts';
import { asksTrust } from './certificateQuestion.ts';
import {
  begin,
  type Entered,
  methodOf,
  settingsOf,
  signInOf,
  stepAfter,
  stepsOf,
} from './entered.ts';
import { Back } from './steps.ts';

/** What is done with the answers once all are there. */
interface Task {
  readonly title: string;
  readonly entered: Entered;
  /** @param secret none where it is kept already, or by VS Code */
  readonly finish: (
    settings: ConfiguredAccount,
    secret: StoredSecret | undefined,
    signal: AbortSignal,
  ) => Promise<Account>;
}

/** Finds out the settings of a new account, signs in and keeps it; undefined when the user gives up. */
export function addAccount(accounts: Accounts): Promise<Account | undefined> {
  return run({
    title: l10n.t('Add Mail Account'),
    entered: begin('add'),
    finish: (settings, secret, signal) => accounts.add(settings, secret, signal),
  });
}

/** Adds an account whose server is known from somewhere else. */
export function importAccount(
  accounts: Accounts,
  account: ConfiguredAccount,
): Promise<Account | undefined> {
  const { name, identities } = account;
  const more = { ...(name && { name }), ...(identities && { identities }) };
  return run({
    title: l10n.t('Import {0}', account.address),
    entered: begin('import', account),
    finish: (settings, secret, signal) => accounts.add({ ...more, ...settings }, secret, signal),
  });
}

/** Changes how an account is reached; nothing is kept before it has worked. */
export async function editAccount(accounts: Accounts, id: AccountId): Promise<Account | undefined> {
  const account = accounts.require(id);
  return run({
    title: l10n.t('Edit {0}', accountName(accounts, id)),
    entered: begin('edit', account),
    finish: ({ signIn, trustedCertificate, ...settings }, secret, signal) => {
      const change = { ...settings, signIn, trustedCertificate };
      return accounts.edit(id, change, { signal, ...(secret ? { secret } : {}) });
    },
  });
}

/** Asks for what the account signs in with, and nothing else. */
export async function signInAgain(accounts: Accounts, id: AccountId): Promise<Account | undefined> {
  const account = accounts.require(id);
  const clientSecret = account.signIn?.kind === 'oauth' && (await accounts.clientSecret(id));
  const entered = begin('signIn', account, typeof clientSecret === 'string');
  if (typeof clientSecret === 'string') entered.client.clientSecret = clientSecret;
  return run({
    title: l10n.t('Sign In to {0}', accountName(accounts, id)),
    entered,
    finish: async ({ trustedCertificate }, secret, signal) => {
      if (trustedCertificate !== account.trustedCertificate) {
        const given = { signal, ...(secret ? { secret } : {}) };
        return accounts.edit(id, { trustedCertificate }, given);
      }
      await accounts.signIn(id, secret, signal);
      return accounts.require(id);
    },
  });
}

/**
 * Asks step by step, with a way back, and signs in. What was typed is kept when that fails.
 * @throws MailError where there is no step to go back to
 */
async function run(task: Task): Promise<Account | undefined> {
  const { title, entered } = task;
  let step = stepsOf(entered)[0];
  let fault: string | undefined;
  for (;;) {
    if (step === undefined) {
      const result = await signIn(task);
      if (!(result instanceof MailError)) return result;
      if (await trusts(result, entered)) continue;
      forgetRefused(result, entered);
      fault = result.code === 'cancelled' ? undefined : result.message;
      step = stepAfter(result, entered);
      if (step === undefined) throw result;
      continue;
    }
    const steps = stepsOf(entered);
    const at = steps.indexOf(step);
    const answer = await ask(step, entered, {
      title,
      step: at + 1,
      totalSteps: steps.length,
      fault,
    });
    fault = undefined;
    if (answer === undefined) return undefined;
    // An answer may have changed what comes after it.
    const after = stepsOf(entered);
    step = answer === Back ? steps[at - 1] : after[after.indexOf(step) + 1];
  }
}

async function signIn({ entered, finish }: Task): Promise<Account | MailError> {
  const settings: ConfiguredAccount = settingsOf(entered);
  const progress = {
    location: ProgressLocation.Notification,
    title: plain(l10n.t('Signing in to {0}…', settings.host)),
    cancellable: true,
  };
  return window.withProgress(progress, async (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      const signIn = signInOf(entered);
      if (signIn) settings.signIn = signIn;
      const secret = await secretOf(entered, settings, controller.signal);
      return await finish(settings, secret, controller.signal);
    } catch (error) {
      return asMailError(error);
    }
  });
}

/** What was typed, or what the browser gives; none where it is kept already. */
async function secretOf(
  entered: Entered,
  { address, signIn }: ConfiguredAccount,
  signal: AbortSignal,
): Promise<StoredSecret | undefined> {
  const { password, client, keepsTokens } = entered;
  if (methodOf(entered) === 'password') return password === '' ? undefined : { password };
  if (signIn?.kind !== 'oauth' || keepsTokens) return undefined;
  if (!entered.tokens) {
    const { signInWithBrowser } = await import('../oauth/browserSignIn.ts');
    const { clientSecret } = client;
    const whole = { ...signIn, ...(clientSecret === '' ? {} : { clientSecret }) };
    entered.tokens = await signInWithBrowser(whole, address, signal);
  }
  return { oauth: entered.tokens };
}

/** What the server did not take is not tried twice. */
function forgetRefused({ code }: MailError, entered: Entered): void {
  if (code !== 'auth-failed' && code !== 'bad-settings') return;
  delete entered.tokens;
  entered.keepsTokens = false;
}

async function trusts({ certificate }: MailError, entered: Entered): Promise<boolean> {
  if (certificate === undefined) return false;
  const settings: AccountSettings = settingsOf(entered);
  const { host, trustedCertificate } = settings;
  if (!(await asksTrust(host, certificate, trustedCertificate))) return false;
  entered.settings = { ...settings, trustedCertificate: certificate.fingerprint };
  return true;
}
