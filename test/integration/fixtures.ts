import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { MailApi } from '../../src/api.ts';
import type { AccountSettings } from '../../src/model/account.ts';
import type { TestAccount } from '../servers/fixtures/testServer.ts';

/** The extension's API, activated. */
export async function activated(): Promise<MailApi> {
  const extension = vscode.extensions.getExtension<MailApi>('mail-browser.mail-browser');
  assert.ok(extension, 'mail-browser.mail-browser is not among the extensions');
  return extension.activate();
}

let count = 0;

/** A fresh account on the private Dovecot, or undefined where there is none. */
export function freshDovecotAccount(): TestAccount | undefined {
  const server = process.env['MAIL_TEST_DOVECOT'];
  if (server === undefined) return undefined;
  // Dovecot takes any name; every name is a mailbox of its own.
  return { ...(JSON.parse(server) as TestAccount), user: `inside-${process.pid}-${++count}` };
}

export function settingsOf({ host, port, user }: TestAccount): AccountSettings {
  return { address: `${user}@example.org`, host, port, security: 'none', user };
}

/** Removes every account, so that tests do not see each other's. */
export async function removeAccounts(api: MailApi): Promise<void> {
  for (const { id } of api.accounts()) await api.removeAccount(id);
}
