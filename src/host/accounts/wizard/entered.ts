import type { AccountSettings, ConfiguredAccount, SignIn } from '../../../model/account.ts';
import type { MailError } from '../../../model/errors.ts';
import type { Proposal } from '../discovery/proposal.ts';
import { domainOf, type Provider, providerOfServer } from '../discovery/providers.ts';
import { googleClient, readOAuthClient } from '../oauth/clients.ts';
import type { OAuthTokens } from '../oauth/tokens.ts';

/** What the steps are for. */
export type Purpose = 'add' | 'import' | 'edit' | 'signIn';

/** How an account signs in. */
export type Method = 'password' | 'microsoft' | 'oauth';

/** One question of the wizard. */
export type Step =
  | 'address'
  | 'proposal'
  | 'host'
  | 'port'
  | 'security'
  | 'user'
  | 'method'
  | 'clientId'
  | 'authorization'
  | 'token'
  | 'scopes'
  | 'clientSecret'
  | 'password';

/** A client of OAuth as it is typed. */
export interface EnteredClient {
  clientId: string;
  authorization: string;
  token: string;
  /** With spaces between them. */
  scopes: string;
  clientSecret: string;
}

/** What has been typed and chosen so far; nothing of it is lost by going back or by a failure. */
export interface Entered {
  readonly purpose: Purpose;
  address: string;
  /** What was found for this address; undefined before it is looked for. */
  found?: { readonly address: string; readonly proposals: readonly Proposal[] };
  settings?: AccountSettings;
  /** The server is asked for member by member. */
  byHand: boolean;
  method: Method;
  client: EnteredClient;
  password: string;
  /** What the browser gave for the client; a second try need not ask there again. */
  tokens?: OAuthTokens;
  /** What is kept of an OAuth sign-in is still good for the client. */
  keepsTokens: boolean;
  /** The account has a password already: none need be typed. */
  readonly hasPassword: boolean;
  /** The client secret is kept already. */
  readonly hasClientSecret: boolean;
}

/** Where Microsoft has people sign in to a client of their own. */
const microsoftEndpoints = {
  authorization: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
  token: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
  scopes: ['https://outlook.office.com/IMAP.AccessAsUser.All', 'offline_access'],
};

/** Nothing typed yet; of an account that exists, what is known of it. */
export function begin(
  purpose: Purpose,
  account?: ConfiguredAccount,
  hasClientSecret = false,
): Entered {
  const { signIn, address = '' } = account ?? {};
  const client = signIn?.kind === 'oauth' ? signIn : undefined;
  return {
    purpose,
    address,
    ...(account ? { settings: serverOf(account) } : {}),
    byHand: purpose === 'edit',
    method: signIn?.kind ?? 'password',
    client: {
      clientId: client?.clientId ?? '',
      authorization: client?.authorization ?? 'https://',
      token: client?.token ?? 'https://',
      scopes: client?.scopes.join(' ') ?? '',
      clientSecret: '',
    },
    password: '',
    keepsTokens: purpose === 'edit' && client !== undefined,
    hasPassword: purpose === 'edit' && signIn === undefined,
    hasClientSecret,
  };
}

/** The questions from the first to the last, as things stand: an answer may change those after it. */
export function stepsOf(entered: Entered): readonly Step[] {
  const { purpose, byHand } = entered;
  if (purpose === 'signIn') return signInSteps(entered);
  return [
    ...(purpose === 'import' ? [] : (['address'] as const)),
    ...(purpose === 'add' ? (['proposal'] as const) : []),
    ...(byHand ? (['host', 'port', 'security', 'user'] as const) : []),
    ...(methodsOf(entered).length > 1 ? (['method'] as const) : []),
    ...signInSteps(entered),
  ];
}

function signInSteps(entered: Entered): readonly Step[] {
  const method = methodOf(entered);
  if (method === 'password') return ['password'];
  if (method === 'microsoft') return [];
  if (entered.purpose === 'signIn') return entered.hasClientSecret ? [] : ['clientSecret'];
  return knownClient(entered)
    ? ['clientId', 'clientSecret']
    : ['clientId', 'authorization', 'token', 'scopes', 'clientSecret'];
}

/** The ways to sign in that make sense at the server, the best first. */
export function methodsOf(entered: Entered): readonly Method[] {
  const signIn = providerOf(entered)?.signIn;
  if (signIn === 'microsoft') return ['microsoft', 'oauth'];
  if (signIn === 'google' || entered.byHand) return ['password', 'oauth'];
  return ['password'];
}

/** The way that was chosen, or the best where it makes no sense any more. */
export function methodOf(entered: Entered): Method {
  if (entered.purpose === 'signIn') return entered.method;
  const methods = methodsOf(entered);
  return methods.find((each) => each === entered.method) ?? methods[0]!;
}

/** The provider whose server it is, where it is known. */
export function providerOf({ settings }: Entered): Provider | undefined {
  return settings && providerOfServer(settings);
}

/** The settings so far; of those that nobody has found, what is likeliest. */
export function settingsOf({ address, settings }: Entered): AccountSettings {
  if (settings) return { ...settings, address };
  const host = `imap.${domainOf(address) ?? 'example.org'}`;
  return { address, host, port: 993, security: 'tls', user: address };
}

/** @throws MailError 'bad-settings' where the client is not complete */
export function signInOf(entered: Entered): SignIn | undefined {
  const method = methodOf(entered);
  if (method === 'password') return undefined;
  if (method === 'microsoft') return { kind: 'microsoft' };
  const { client } = entered;
  const scopes = client.scopes.split(' ').filter((scope) => scope !== '');
  const typed = { ...client, scopes };
  return { kind: 'oauth', ...readOAuthClient(knownClient(entered) ?? typed, 'signIn') };
}

function knownClient(entered: Entered): object | undefined {
  const { clientId } = entered.client;
  const signIn = entered.purpose === 'signIn' ? undefined : providerOf(entered)?.signIn;
  if (signIn === 'google') return googleClient(clientId);
  return signIn === 'microsoft' ? { clientId, ...microsoftEndpoints } : undefined;
}

/** Where to go on after a failure: to what may have been wrong. */
export function stepAfter(error: MailError, entered: Entered): Step | undefined {
  const before = stepsOf(entered);
  const last = before.at(-1);
  if (error.code === 'cancelled' || entered.purpose === 'signIn') return last;
  const method = methodOf(entered);
  if (method !== 'password' && ['auth-failed', 'unsupported'].includes(error.code))
    return before.includes('method') ? 'method' : last;
  if (error.code === 'auth-failed') return 'password';
  entered.settings = settingsOf(entered);
  entered.byHand = true;
  return 'host';
}

function serverOf({
  address,
  host,
  port,
  security,
  user,
  trustedCertificate,
}: AccountSettings): AccountSettings {
  const trusted = trustedCertificate === undefined ? {} : { trustedCertificate };
  return { address, host, port, security, user, ...trusted };
}
