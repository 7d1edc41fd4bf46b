import type { AccountSettings } from '../../../model/account.ts';
import { type Provider, providerOfServer } from './providers.ts';

/** Settings that were found for an address. */
export interface Proposal {
  readonly settings: AccountSettings;
  /** Where they come from, for people. */
  readonly source: string;
  /** Whose server it is, where that is known. */
  readonly provider?: Provider;
}

/** Settings with where they come from, and what is known of their server. */
export function proposal(settings: AccountSettings, source: string): Proposal {
  const provider = providerOfServer(settings);
  return { settings, source, ...(provider === undefined ? {} : { provider }) };
}
