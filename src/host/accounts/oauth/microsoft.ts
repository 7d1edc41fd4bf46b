import { authentication, type AuthenticationSessionAccountInformation } from 'vscode';
import { microsoftFailure } from './microsoftFailure.ts';

const provider = 'microsoft';
const scopes = ['https://outlook.office.com/IMAP.AccessAsUser.All', 'offline_access'];

/**
 * An access token of the Microsoft account of VS Code; undefined where there is none without asking,
 * or the user does not want to.
 * @throws MailError 'unsupported' where VS Code has no such sign-in, 'offline', 'auth-failed'
 */
export async function microsoftToken(
  address: string,
  interactive: boolean,
): Promise<string | undefined> {
  try {
    const account = await accountFor(address);
    const session = await authentication.getSession(provider, scopes, {
      ...(account ? { account } : {}),
      // Who is not known yet must be able to choose, whoever was chosen for another account.
      ...(interactive ? { createIfNone: true, clearSessionPreference: !account } : {}),
      ...(interactive ? {} : { silent: true }),
    });
    return session?.accessToken;
  } catch (error) {
    const failure = microsoftFailure(error);
    if (failure) throw failure;
    return undefined;
  }
}

async function accountFor(
  address: string,
): Promise<AuthenticationSessionAccountInformation | undefined> {
  const accounts = await authentication.getAccounts(provider);
  return accounts.find(({ label }) => label.toLowerCase() === address.toLowerCase());
}
