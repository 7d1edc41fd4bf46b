import { type InputBoxValidationMessage, InputBoxValidationSeverity, l10n, window } from 'vscode';
import type { EngineClient } from '../engineClient.ts';
import { asMailError } from '../failure.ts';
import { nameFault } from './savedSearchSetting.ts';
import type { SavedSearches } from './savedSearches.ts';

/** Asks for a query that can be read; undefined when the user gives up. */
export function askQuery(
  engine: EngineClient,
  title: string,
  value: string,
): Promise<string | undefined> {
  const asked = window.showInputBox({
    title,
    value,
    prompt: l10n.t('What to search for'),
    placeHolder: l10n.t('Words, or operators such as from:ada subject:report'),
    validateInput: async (query) => {
      if (query.trim() === '') return l10n.t('There is nothing to search for yet.');
      try {
        await engine.request('checkQuery', { query });
        return undefined;
      } catch (error) {
        return asMailError(error).message;
      }
    },
  });
  return Promise.resolve(asked);
}

/** Asks for the name of a saved search; `own` is the one it has. */
export function askName(
  saved: SavedSearches,
  title: string,
  value: string,
  own?: string,
): Promise<string | undefined> {
  const taken = new Set(saved.all().map(({ name }) => name));
  const validate = (name: string): string | InputBoxValidationMessage | undefined => {
    const fault = nameFault(name);
    if (fault !== undefined || name.trim() === own || !taken.has(name.trim())) return fault;
    const message = l10n.t('There is a saved search “{0}”.', name.trim());
    // A new search may take the place of another one; another one's name cannot be taken.
    if (own !== undefined) return message;
    return {
      message: l10n.t('{0} It will be replaced.', message),
      severity: InputBoxValidationSeverity.Warning,
    };
  };
  const asked = window.showInputBox({
    title,
    value,
    prompt: l10n.t('Name in the side bar'),
    validateInput: validate,
  });
  return Promise.resolve(asked).then((name) => name?.trim());
}
