import { domainToASCII } from 'node:url';
import type { AccountSettings, Security } from '../../../model/account.ts';

/** How a provider lets programs in besides by the usual password. */
export type ProviderSignIn =
  /** By the account of VS Code; passwords are refused. */
  | 'microsoft'
  /** By the user's own client of Google's cloud, or an app password. */
  | 'google';

/** A provider whose settings do not have to be found out. */
export interface Provider {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  /** What comes after the @ of its addresses. */
  readonly domains: readonly string[];
  /** How names of its servers for incoming mail end, for other domains that it hosts. */
  readonly exchanges: readonly string[];
  /** Wants a password made for this program. */
  readonly appPassword: boolean;
  /** Where it says how to get one, or how to let programs in at all. */
  readonly helpPage?: string;
  readonly signIn?: ProviderSignIn;
}

type Entry = Pick<Provider, 'name' | 'host'> & Partial<Provider>;

const entries: readonly Entry[] = [
  {
    name: 'Gmail',
    host: 'imap.gmail.com',
    domains: ['gmail.com', 'googlemail.com'],
    exchanges: ['google.com', 'googlemail.com'],
    appPassword: true,
    helpPage: 'https://support.google.com/accounts/answer/185833',
    signIn: 'google',
  },
  {
    name: 'Microsoft',
    host: 'outlook.office365.com',
    domains: [
      ...['outlook.com', 'outlook.de', 'outlook.fr', 'outlook.es', 'outlook.it', 'outlook.jp'],
      ...['hotmail.com', 'hotmail.de', 'hotmail.fr', 'hotmail.es', 'hotmail.it', 'hotmail.co.uk'],
      ...['live.com', 'live.de', 'live.fr', 'live.nl', 'live.co.uk', 'live.jp'],
      ...['msn.com', 'passport.com', 'office365.com'],
    ],
    exchanges: ['protection.outlook.com', 'mx.microsoft'],
    helpPage: 'https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040',
    signIn: 'microsoft',
  },
  {
    name: 'iCloud',
    host: 'imap.mail.me.com',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    exchanges: ['mail.icloud.com'],
    appPassword: true,
    helpPage: 'https://support.apple.com/102654',
  },
  {
    name: 'Yahoo',
    host: 'imap.mail.yahoo.com',
    domains: [
      ...['yahoo.com', 'ymail.com', 'rocketmail.com', 'myyahoo.com', 'yahoo.ca', 'yahoo.co.in'],
      ...['yahoo.co.uk', 'yahoo.de', 'yahoo.es', 'yahoo.fr', 'yahoo.in', 'yahoo.it'],
      ...['yahoo.com.br', 'yahoo.com.mx', 'yahoo.com.au'],
    ],
    exchanges: ['yahoodns.net'],
    appPassword: true,
    helpPage: 'https://help.yahoo.com/kb/SLN15241.html',
  },
  { name: 'Yahoo! JAPAN', host: 'imap.mail.yahoo.co.jp', domains: ['yahoo.co.jp', 'ymail.ne.jp'] },
  {
    name: 'AOL',
    host: 'imap.aol.com',
    domains: ['aol.com', 'aim.com', 'aol.de', 'aol.fr', 'aol.co.uk', 'verizon.net'],
    appPassword: true,
    helpPage: 'https://help.aol.com/articles/Create-and-manage-app-password',
  },
  {
    name: 'Fastmail',
    host: 'imap.fastmail.com',
    domains: ['fastmail.com', 'fastmail.fm', 'fastmail.de', 'messagingengine.com', 'sent.com'],
    exchanges: ['messagingengine.com'],
    appPassword: true,
    helpPage: 'https://www.fastmail.help/hc/en-us/articles/360058752854',
  },
  {
    name: 'Proton Mail Bridge',
    host: '127.0.0.1',
    port: 1143,
    security: 'starttls',
    domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'],
    exchanges: ['protonmail.ch'],
    appPassword: true,
    helpPage: 'https://proton.me/mail/bridge',
  },
  {
    name: 'GMX',
    host: 'imap.gmx.net',
    domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'gmx.eu', 'gmx.org'],
    helpPage: 'https://hilfe.gmx.net/pop-imap/einschalten.html',
  },
  { name: 'GMX', host: 'imap.gmx.com', domains: ['gmx.com', 'gmx.us', 'gmx.co.uk', 'gmx.fr'] },
  {
    name: 'WEB.DE',
    host: 'imap.web.de',
    domains: ['web.de', 'email.de'],
    helpPage: 'https://hilfe.web.de/pop-imap/einschalten.html',
  },
  { name: 'mail.com', host: 'imap.mail.com', domains: ['mail.com', 'email.com', 'usa.com'] },
  { name: 'Telekom', host: 'secureimap.t-online.de', domains: ['t-online.de', 'magenta.de'] },
  { name: 'freenet', host: 'mx.freenet.de', domains: ['freenet.de'] },
  {
    name: 'mailbox.org',
    host: 'imap.mailbox.org',
    domains: ['mailbox.org'],
    exchanges: ['mailbox.org'],
  },
  {
    name: 'Posteo',
    host: 'posteo.de',
    domains: ['posteo.de', 'posteo.net', 'posteo.org', 'posteo.eu', 'posteo.at', 'posteo.ch'],
    exchanges: ['posteo.de'],
  },
  { name: 'IONOS', host: 'imap.ionos.de', exchanges: ['kundenserver.de'] },
  { name: 'IONOS', host: 'imap.ionos.com', exchanges: ['ionos.com', 'perfora.net'] },
  { name: 'STRATO', host: 'imap.strato.de', exchanges: ['rzone.de'] },
  {
    name: 'Zoho Mail',
    host: 'imap.zoho.com',
    domains: ['zoho.com', 'zohomail.com'],
    appPassword: true,
    helpPage: 'https://www.zoho.com/mail/help/imap-access.html',
  },
  { name: 'Zoho Mail', host: 'imappro.zoho.com', exchanges: ['zoho.com'], appPassword: true },
  { name: 'Zoho Mail', host: 'imappro.zoho.eu', exchanges: ['zoho.eu'], appPassword: true },
  {
    name: 'Yandex',
    host: 'imap.yandex.com',
    domains: ['yandex.com', 'yandex.ru', 'ya.ru', 'yandex.kz', 'yandex.by'],
    exchanges: ['yandex.net', 'yandex.ru'],
    appPassword: true,
    helpPage: 'https://yandex.com/support/id/authorization/app-passwords.html',
  },
  {
    name: 'Mail.ru',
    host: 'imap.mail.ru',
    domains: ['mail.ru', 'bk.ru', 'inbox.ru', 'list.ru', 'internet.ru'],
    exchanges: ['mail.ru'],
    appPassword: true,
    helpPage: 'https://help.mail.ru/mail/security/protection/external',
  },
  { name: 'Orange', host: 'imap.orange.fr', domains: ['orange.fr', 'wanadoo.fr'] },
  { name: 'Free', host: 'imap.free.fr', domains: ['free.fr'] },
  { name: 'SFR', host: 'imap.sfr.fr', domains: ['sfr.fr', 'neuf.fr'] },
  { name: 'La Poste', host: 'imap.laposte.net', domains: ['laposte.net'] },
  { name: 'Libero', host: 'imapmail.libero.it', domains: ['libero.it'] },
  { name: 'Seznam', host: 'imap.seznam.cz', domains: ['seznam.cz', 'email.cz'] },
  { name: 'WP', host: 'imap.wp.pl', domains: ['wp.pl', 'o2.pl'] },
  { name: 'Xfinity', host: 'imap.comcast.net', domains: ['comcast.net'] },
  {
    name: 'AT&T',
    host: 'imap.mail.att.net',
    domains: ['att.net', 'sbcglobal.net', 'bellsouth.net'],
    appPassword: true,
    helpPage: 'https://www.att.com/support/article/email-support/KM1240308',
  },
  {
    name: 'QQ',
    host: 'imap.qq.com',
    domains: ['qq.com', 'foxmail.com'],
    appPassword: true,
    helpPage: 'https://service.mail.qq.com/detail/0/75',
  },
  { name: '163', host: 'imap.163.com', domains: ['163.com'], appPassword: true },
  { name: '126', host: 'imap.126.com', domains: ['126.com'], appPassword: true },
  { name: 'Naver', host: 'imap.naver.com', domains: ['naver.com'], appPassword: true },
  { name: 'OVH', host: 'ssl0.ovh.net', exchanges: ['mail.ovh.net'] },
  { name: 'Gandi', host: 'mail.gandi.net', exchanges: ['mail.gandi.net'] },
  { name: 'Infomaniak', host: 'mail.infomaniak.com', exchanges: ['infomaniak.ch'] },
  { name: 'Migadu', host: 'imap.migadu.com', exchanges: ['migadu.com'] },
  { name: 'Rackspace', host: 'secure.emailsrvr.com', exchanges: ['emailsrvr.com'] },
  { name: 'Private Email', host: 'mail.privateemail.com', exchanges: ['privateemail.com'] },
];

/** All providers whose settings are known. */
export const providers: readonly Provider[] = entries.map((entry) => ({
  port: 993,
  security: 'tls',
  domains: [],
  exchanges: [],
  appPassword: false,
  ...entry,
}));

/** The domain of an address in the letters of DNS, or undefined where it has none that could be. */
export function domainOf(address: string): string | undefined {
  const written = address.slice(address.lastIndexOf('@') + 1);
  // What would be left out without a word is no part of a name.
  if (!address.includes('@') || written.length > 253 || /[\s\p{C}]/u.test(written))
    return undefined;
  const domain = domainToASCII(written);
  return isServerName(domain) ? domain : undefined;
}

/** A name of DNS with several labels; no address in numbers. */
export function isServerName(name: string): boolean {
  if (name.length > 253 || /^[\d.]+$/.test(name)) return false;
  const labels = name.split('.');
  return (
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9_-]{1,63}$/i.test(label) && !label.startsWith('-'))
  );
}

/** Whose addresses end in this domain. */
export function providerOfDomain(domain: string): Provider | undefined {
  return providers.find(({ domains }) => domains.includes(domain.toLowerCase()));
}

/** Whose server this is; on this machine, the port tells. */
export function providerOfServer({
  host,
  port,
}: Pick<AccountSettings, 'host' | 'port'>): Provider | undefined {
  const provider = providers.find((each) => each.host === host.toLowerCase());
  return provider?.host === '127.0.0.1' && provider.port !== port ? undefined : provider;
}

/** Who takes in the mail of a domain with this server (MX). */
export function providerOfExchange(exchange: string): Provider | undefined {
  const name = exchange.toLowerCase().replace(/\.$/, '');
  return providers.find(({ exchanges }) =>
    exchanges.some((suffix) => name === suffix || name.endsWith(`.${suffix}`)),
  );
}

/** What an address of the provider signs in with. */
export function providerSettings(
  { host, port, security }: Provider,
  address: string,
): AccountSettings {
  return { address, host, port, security, user: address };
}
