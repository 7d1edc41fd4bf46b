import { l10n, ProgressLocation, window } from 'vscode';
import type { Account, AccountSettings, Security } from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import { asMailError } from '../failure.ts';
import type { Accounts } from './accounts.ts';
import { guessSettings } from './guess.ts';
import { askChoice, askText, Back } from './steps.ts';

interface Entered {
  address: string;
  password: string;
  /** Set once the guess has failed, or the user has been asked. */
  settings?: AccountSettings;
}

type Step = 'address' | 'password' | 'host' | 'port' | 'security' | 'user';

const guessed: readonly Step[] = ['address', 'password'];
const asked: readonly Step[] = ['address', 'password', 'host', 'port', 'security', 'user'];

/**
 * Asks for an account step by step, with a way back, and signs in. What was typed is kept when the
 * sign-in fails. Returns undefined when the user gives up.
 */
export async function addAccount(accounts: Accounts): Promise<Account | undefined> {
  const entered: Entered = { address: '', password: '' };
  let fault: string | undefined;
  let at = 0;
  for (;;) {
    const steps = entered.settings ? asked : guessed;
    const step = steps[at];
    if (step === undefined) {
      const result = await signIn(accounts, entered);
      if (!(result instanceof MailError)) return result;
      if (result.code === 'cancelled') return undefined;
      if (await trusts(result, entered)) {
        at = asked.length;
        continue;
      }
      fault = result.message;
      at = stepAfter(result, entered);
      continue;
    }
    const position = { step: at + 1, totalSteps: steps.length, fault };
    const answer = await ask(step, entered, position);
    fault = undefined;
    if (answer === undefined) return undefined;
    at += answer === Back ? -1 : 1;
  }
}

/** Where to go on after a failure; servers that cannot be guessed are asked for. */
function stepAfter(error: MailError, entered: Entered): number {
  if (error.code === 'auth-failed') return asked.indexOf('password');
  entered.settings ??= guessSettings(entered.address);
  return asked.indexOf('host');
}

/**
 * Asks whether a certificate that no authority vouches for is the right one. The answer holds for
 * this account and this certificate: another one is asked about again.
 */
async function trusts(
  { code, message, certificate }: MailError,
  entered: Entered,
): Promise<boolean> {
  if (code !== 'certificate' || certificate === undefined) return false;
  const trust = l10n.t('Trust This Certificate');
  const detail = l10n.t(
    'Whoever runs the server can tell you its fingerprint. If it is another one, somebody may be between you and the server, and would get your password.',
  );
  const answer = await window.showWarningMessage(message, { modal: true, detail }, trust);
  if (answer !== trust) return false;
  const settings = entered.settings ?? guessSettings(entered.address);
  entered.settings = { ...settings, trustedCertificate: certificate.fingerprint };
  return true;
}

async function signIn(accounts: Accounts, entered: Entered): Promise<Account | MailError> {
  const settings = entered.settings ?? guessSettings(entered.address);
  const progress = {
    location: ProgressLocation.Notification,
    title: l10n.t('Signing in to {0}…', settings.host),
    cancellable: true,
  };
  return window.withProgress(progress, async (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      return await accounts.add(settings, { password: entered.password }, controller.signal);
    } catch (error) {
      return asMailError(error);
    }
  });
}

interface Position {
  step: number;
  totalSteps: number;
  fault: string | undefined;
}

async function ask(
  step: Step,
  entered: Entered,
  position: Position,
): Promise<true | typeof Back | undefined> {
  const title = l10n.t('Add Mail Account');
  const text = async (
    prompt: string,
    value: string,
    validate: (value: string) => string | undefined,
    take: (value: string) => void,
    password = false,
  ): Promise<true | typeof Back | undefined> => {
    const answer = await askText({ title, prompt, value, validate, password, ...position });
    if (typeof answer === 'string') take(password ? answer : answer.trim());
    return typeof answer === 'string' ? true : answer;
  };
  const settings = entered.settings ?? guessSettings(entered.address);
  const take = (change: Partial<AccountSettings>): void => {
    entered.settings = { ...settings, ...change };
  };
  const needed = (value: string): string | undefined =>
    value.trim() === '' ? l10n.t('This is needed.') : undefined;
  switch (step) {
    case 'address':
      return text(l10n.t('E-mail address'), entered.address, addressFault, (address) => {
        // Another address has another server: what was found for the old one is void.
        if (address !== entered.address) delete entered.settings;
        entered.address = address;
      });
    case 'password':
      return text(
        l10n.t('Password of {0} (many providers want an app password)', entered.address),
        entered.password,
        (value) => (value === '' ? l10n.t('This is needed.') : undefined),
        (password) => (entered.password = password),
        true,
      );
    case 'host':
      return text(l10n.t('IMAP server'), settings.host, needed, (host) => take({ host }));
    case 'port':
      return text(l10n.t('Port'), String(settings.port), portFault, (port) =>
        take({ port: Number(port) }),
      );
    case 'security': {
      const answer = await askSecurity(title, settings, position);
      if (answer !== undefined && answer !== Back) take({ security: answer });
      return answer === undefined || answer === Back ? answer : true;
    }
    case 'user':
      return text(l10n.t('User name'), settings.user, needed, (user) => take({ user }));
  }
}

async function askSecurity(
  title: string,
  settings: AccountSettings,
  position: Position,
): Promise<Security | typeof Back | undefined> {
  const items = [
    { value: 'tls' as const, label: 'TLS', description: l10n.t('Encrypted from the start') },
    {
      value: 'starttls' as const,
      label: 'STARTTLS',
      description: l10n.t('Encrypted before signing in'),
    },
    {
      value: 'none' as const,
      label: l10n.t('None'),
      description: l10n.t('Only for a server on this machine'),
    },
  ];
  // The port says what is meant, as long as nobody has said otherwise.
  const likely: Security = settings.port === 143 ? 'starttls' : settings.security;
  return askChoice({ title, placeholder: l10n.t('Security'), items, value: likely, ...position });
}

function addressFault(value: string): string | undefined {
  return /^[^\s@]+@[^\s@]+$/.test(value.trim())
    ? undefined
    : l10n.t('An e-mail address looks like name@example.org.');
}

function portFault(value: string): string | undefined {
  const port = Number(value);
  return Number.isInteger(port) && port >= 1 && port <= 65535
    ? undefined
    : l10n.t('A port is a whole number from 1 to 65535.');
}
