import { l10n, type QuickPickItem } from 'vscode';
import type { AccountSettings, Security } from '../../../model/account.ts';
import { plain } from '../../plain.ts';
import type { Proposal } from '../discovery/proposal.ts';
import { domainOf } from '../discovery/providers.ts';
import {
  type Entered,
  type EnteredClient,
  type Method,
  methodOf,
  methodsOf,
  providerOf,
  settingsOf,
  type Step,
} from './entered.ts';
import {
  addressFault,
  clientIdFault,
  endpointFault,
  hostFault,
  passwordFault,
  portFault,
  scopesFault,
  userFault,
} from './faults.ts';
import { askChoice, askText, Back, type Choice, helpPage, type StepOptions } from './steps.ts';

/** Whether the question was answered, the one before is wanted, or the user gives up (undefined). */
export type Answered = true | typeof Back | undefined;

/** Asks one question and keeps the answer. */
export function ask(step: Step, entered: Entered, options: StepOptions): Promise<Answered> {
  switch (step) {
    case 'address':
      return askAddress(entered, options);
    case 'proposal':
      return askProposal(entered, options);
    case 'host':
      return askServer(entered, options, 'host', l10n.t('IMAP server'), hostFault, (host) => ({
        host,
      }));
    case 'port':
      return askServer(entered, options, 'port', l10n.t('Port'), portFault, (port) => ({
        port: Number(port),
      }));
    case 'security':
      return askSecurity(entered, options);
    case 'user':
      return askServer(entered, options, 'user', l10n.t('User name'), userFault, (user) => ({
        user,
      }));
    case 'method':
      return askMethod(entered, options);
    case 'clientId':
      return askClient(entered, options, step, l10n.t('Client ID'), clientIdFault);
    case 'authorization':
      return askClient(entered, options, step, l10n.t('Authorization endpoint'), endpointFault);
    case 'token':
      return askClient(entered, options, step, l10n.t('Token endpoint'), endpointFault);
    case 'scopes':
      return askClient(entered, options, step, l10n.t('Scopes'), scopesFault);
    case 'clientSecret':
      return askClient(
        entered,
        options,
        step,
        l10n.t('Client secret, where the provider gives one; or leave it empty'),
        (value) => passwordFault(value, true),
      );
    case 'password':
      return askPassword(entered, options);
  }
}

async function askAddress(entered: Entered, options: StepOptions): Promise<Answered> {
  const answer = await askText({
    ...options,
    prompt: l10n.t('E-mail address'),
    placeholder: 'name@example.org',
    value: entered.address,
    validate: addressFault,
  });
  if (typeof answer !== 'string') return answer;
  const address = answer.trim();
  if (address === entered.address) return true;
  // Another address has another server: what was found for the old one is void.
  if (entered.purpose === 'add') {
    delete entered.settings;
    entered.byHand = false;
  }
  delete entered.tokens;
  entered.address = address;
  return true;
}

const byHand = Symbol('by hand');

/** Offers what is found for the address as it comes, and to enter everything by hand at any time. */
async function askProposal(entered: Entered, options: StepOptions): Promise<Answered> {
  const { address } = entered;
  const domain = domainOf(address) ?? address;
  const manual: Choice<Proposal | typeof byHand> = {
    value: byHand,
    label: l10n.t('Enter Settings by Hand…'),
  };
  const answer = await askChoice<Proposal | typeof byHand>({
    ...options,
    placeholder: l10n.t('Looking for the settings of {0}…', domain),
    value: undefined,
    items: [manual],
    coming: async (signal) => {
      const known = entered.found?.address === address ? entered.found.proposals : undefined;
      const proposals = known ?? (await found(address, signal));
      if (!signal.aborted) entered.found = { address, proposals };
      return {
        placeholder:
          proposals.length > 0
            ? l10n.t('Settings for {0}', address)
            : l10n.t('No settings were found for {0}. Enter them by hand.', domain),
        items: proposals.map((each) => ({ value: each, ...proposalItem(each) })),
      };
    },
  });
  if (answer === undefined || answer === Back) return answer;
  entered.byHand = answer === byHand;
  if (answer !== byHand) entered.settings = answer.settings;
  return true;
}

async function found(address: string, signal: AbortSignal): Promise<readonly Proposal[]> {
  // Loaded by the first account that is added: it reads XML.
  const { discover } = await import('../discovery/discover.ts');
  return discover(address, signal);
}

function proposalItem({ settings, source, provider }: Proposal): QuickPickItem {
  const { host, port, security, user } = settings;
  return {
    label: provider?.name ?? plain(host),
    description: plain(`${host}:${port} · ${security === 'tls' ? 'TLS' : 'STARTTLS'}`),
    detail: plain(l10n.t('User name {0} · {1}', user, source)),
  };
}

/** One member of the settings of the server. */
async function askServer(
  entered: Entered,
  options: StepOptions,
  member: 'host' | 'port' | 'user',
  prompt: string,
  validate: (value: string) => string | undefined,
  read: (value: string) => Partial<AccountSettings>,
): Promise<Answered> {
  const settings = settingsOf(entered);
  const value = String(settings[member]);
  const answer = await askText({ ...options, prompt, value, validate });
  if (typeof answer !== 'string') return answer;
  const change = read(answer.trim());
  entered.settings = { ...settings, ...change };
  // A certificate is trusted at one server alone.
  if (member !== 'user' && String(change[member]) !== value)
    delete entered.settings.trustedCertificate;
  return true;
}

async function askSecurity(entered: Entered, options: StepOptions): Promise<Answered> {
  const settings = settingsOf(entered);
  const items: Choice<Security>[] = [
    { value: 'tls', label: 'TLS', description: l10n.t('Encrypted from the start') },
    { value: 'starttls', label: 'STARTTLS', description: l10n.t('Encrypted before signing in') },
    {
      value: 'none',
      label: l10n.t('None'),
      description: l10n.t('Only for a server on this machine'),
    },
  ];
  // The port says what is meant, as long as nobody has said otherwise.
  const value = settings.port === 143 ? 'starttls' : settings.security;
  const placeholder = l10n.t('Security');
  const answer = await askChoice({ ...options, placeholder, items, value });
  if (answer === undefined || answer === Back) return answer;
  entered.settings = { ...settings, security: answer };
  return true;
}

async function askMethod(entered: Entered, options: StepOptions): Promise<Answered> {
  const provider = providerOf(entered);
  const words: Record<Method, Omit<Choice<Method>, 'value'>> = {
    password: provider?.appPassword
      ? {
          label: l10n.t('App Password'),
          description: l10n.t('Made for this program by {0}', provider.name),
        }
      : { label: l10n.t('Password') },
    microsoft: {
      label: l10n.t('Microsoft Account'),
      description: l10n.t('By the sign-in of VS Code'),
    },
    oauth: {
      label: l10n.t('OAuth with Your Own Client'),
      description: l10n.t('With a client ID that you have from the provider'),
    },
  };
  const answer = await askChoice({
    ...options,
    placeholder: l10n.t('How to sign in'),
    value: methodOf(entered),
    items: methodsOf(entered).map((value) => ({ value, ...words[value] })),
  });
  if (answer === undefined || answer === Back) return answer;
  entered.method = answer;
  return true;
}

async function askClient(
  entered: Entered,
  options: StepOptions,
  member: keyof EnteredClient,
  prompt: string,
  validate: (value: string) => string | undefined,
): Promise<Answered> {
  const { client } = entered;
  const password = member === 'clientSecret';
  const answer = await askText({ ...options, prompt, password, validate, value: client[member] });
  if (typeof answer !== 'string') return answer;
  const value = password ? answer : answer.trim();
  if (value === client[member]) return true;
  client[member] = value;
  entered.keepsTokens = false;
  delete entered.tokens;
  return true;
}

async function askPassword(entered: Entered, options: StepOptions): Promise<Answered> {
  const provider = providerOf(entered);
  const answer = await askText({
    ...options,
    prompt: passwordPrompt(entered),
    value: entered.password,
    password: true,
    ...(provider?.helpPage ? { help: helpPage(provider.name, provider.helpPage) } : {}),
    validate: (value) => passwordFault(value, entered.hasPassword),
  });
  if (typeof answer !== 'string') return answer;
  entered.password = answer;
  return true;
}

function passwordPrompt(entered: Entered): string {
  const provider = providerOf(entered);
  if (entered.hasPassword)
    return l10n.t('Password of {0}; leave it empty to keep the one there is', entered.address);
  if (provider?.appPassword) {
    return l10n.t(
      'App password of {0}. {1} wants one made for this program, not your usual password.',
      entered.address,
      provider.name,
    );
  }
  return l10n.t('Password of {0}', entered.address);
}
