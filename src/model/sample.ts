import type { AccountSettings } from './account.ts';

/** The account of the sample mailbox: its server is in the program itself, under a name that no DNS has. */
export const sampleSettings: AccountSettings = {
  address: 'ada@example.org',
  host: 'sample.mail-browser.invalid',
  port: 143,
  security: 'none',
  user: 'ada@example.org',
};

/** Protects nothing: everybody has the sample mailbox, each their own. */
export const samplePassword = 'analytical-engine';
