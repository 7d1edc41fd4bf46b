import type { AccountSettings } from '../../model/account.ts';

/** IMAP servers of big providers whose name does not follow from the address. */
const providers: Record<string, string> = {
  'gmail.com': 'imap.gmail.com',
  'googlemail.com': 'imap.gmail.com',
  'outlook.com': 'outlook.office365.com',
  'hotmail.com': 'outlook.office365.com',
  'live.com': 'outlook.office365.com',
  'icloud.com': 'imap.mail.me.com',
  'me.com': 'imap.mail.me.com',
  'mac.com': 'imap.mail.me.com',
  'yahoo.com': 'imap.mail.yahoo.com',
  'aol.com': 'imap.aol.com',
  'fastmail.com': 'imap.fastmail.com',
  'gmx.de': 'imap.gmx.net',
  'gmx.net': 'imap.gmx.net',
  'web.de': 'imap.web.de',
  'zoho.com': 'imap.zoho.com',
  'yandex.com': 'imap.yandex.com',
  'mailbox.org': 'imap.mailbox.org',
  'posteo.de': 'posteo.de',
};

/** The settings most likely right for an address: its provider's, or `imap.` and its domain. */
export function guessSettings(address: string): AccountSettings {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const host = providers[domain] ?? `imap.${domain}`;
  return { address, host, port: 993, security: 'tls', user: address };
}
