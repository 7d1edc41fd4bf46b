import type { AccountSettings, ConfiguredAccount, Identity } from '../../../model/account.ts';
import { MailError } from '../../../model/errors.ts';
import { providerOfServer } from '../discovery/providers.ts';
import { readAccount } from '../settings.ts';

/** Accounts that are taken from one profile at most, and identities of one. */
const maxAccounts = 100;
const maxIdentities = 20;

type Value = string | number | boolean;
type Prefs = ReadonlyMap<string, Value>;

/**
 * The values that a prefs.js sets. It is a program, which is not run: lines of another form than
 * `user_pref("name", value);` are left out.
 */
export function readPrefs(text: string): Prefs {
  const prefs = new Map<string, Value>();
  for (const line of text.split('\n')) {
    if (line.length > 10_000 || !line.startsWith('user_pref("mail.')) continue;
    const end = line.lastIndexOf(');');
    const inside = end === -1 ? '' : line.slice('user_pref('.length, end);
    // Names and values are written as JSON writes them.
    const pair = parsed(`[${inside}]`);
    if (!Array.isArray(pair) || pair.length !== 2) continue;
    const [name, value] = pair as unknown[];
    if (typeof name === 'string' && isValue(value)) prefs.set(name, value);
  }
  return prefs;
}

/** The IMAP accounts of a profile, without passwords: those are in another file, left alone. */
export function imapAccounts(prefs: Prefs): readonly ConfiguredAccount[] {
  return listOf(prefs, 'mail.accountmanager.accounts', maxAccounts).flatMap((account) => {
    const server = textOf(prefs, `mail.account.${account}.server`);
    const identities = listOf(prefs, `mail.account.${account}.identities`, maxIdentities).flatMap(
      (identity) => identityOf(prefs, `mail.identity.${identity}`),
    );
    return accountOf(prefs, `mail.server.${server}`, identities);
  });
}

function accountOf(
  prefs: Prefs,
  server: string,
  [first, ...others]: readonly Identity[],
): ConfiguredAccount[] {
  if (prefs.get(`${server}.type`) !== 'imap') return [];
  // Where the name was changed later, it is in the second one.
  const host = textOf(prefs, `${server}.realhostname`) || textOf(prefs, `${server}.hostname`);
  const user = textOf(prefs, `${server}.realuserName`) || textOf(prefs, `${server}.userName`);
  const address = first?.address ?? (user.includes('@') ? user : `${user}@${host}`);
  const name = textOf(prefs, `${server}.name`);
  const place = placeOf(prefs, server);
  const account = {
    address,
    host,
    user,
    ...place,
    ...(name === '' || name === address ? {} : { name }),
    ...(providerOfServer({ host, port: place.port })?.signIn === 'microsoft'
      ? { signIn: { kind: 'microsoft' } }
      : {}),
    ...(others.length === 0 ? {} : { identities: others }),
  };
  try {
    return [readAccount(account, server)];
  } catch (error) {
    if (MailError.is(error)) return [];
    throw error;
  }
}

/** Without encryption nothing is imported: such a server is asked for it, and most have it. */
function placeOf(prefs: Prefs, server: string): Pick<AccountSettings, 'port' | 'security'> {
  const security = prefs.get(`${server}.socketType`) === 3 ? 'tls' : 'starttls';
  const port = prefs.get(`${server}.port`);
  if (typeof port === 'number' && port > 0) return { port, security };
  return { port: security === 'tls' ? 993 : 143, security };
}

function identityOf(prefs: Prefs, identity: string): Identity[] {
  const address = textOf(prefs, `${identity}.useremail`);
  const name = textOf(prefs, `${identity}.fullName`);
  if (address === '') return [];
  return [name === '' ? { address } : { name, address }];
}

function listOf(prefs: Prefs, name: string, max: number): readonly string[] {
  const names = textOf(prefs, name).split(',');
  return [...new Set(names)].filter((each) => /^\w{1,50}$/.test(each)).slice(0, max);
}

function textOf(prefs: Prefs, name: string): string {
  const value = prefs.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

function isValue(value: unknown): value is Value {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
