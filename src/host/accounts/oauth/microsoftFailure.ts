import * as l10n from '@vscode/l10n';
import { MailError } from '../../../model/errors.ts';

/**
 * Why VS Code gave no session, by the words it has for it: there are no codes. Undefined: the user
 * did not want to. The words themselves may hold what nobody else should see.
 */
export function microsoftFailure(error: unknown): MailError | undefined {
  const words = (error instanceof Error ? error.message : String(error)).slice(0, 1000);
  if (/timed out waiting for authentication provider|no authentication provider/i.test(words)) {
    return new MailError(
      'unsupported',
      l10n.t('This VS Code cannot sign in with Microsoft. Use an own OAuth client or a password.'),
    );
  }
  if (/cancel|did not consent|not allow/i.test(words)) return undefined;
  if (/network|fetch failed|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|offline/i.test(words))
    return new MailError('offline', l10n.t('Microsoft cannot be reached to sign in. Try again.'));
  return new MailError('auth-failed', l10n.t('Microsoft refused the sign-in. Sign in again.'));
}
