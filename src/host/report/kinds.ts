/** Mail servers so big that naming them tells nobody who the user is. */
const providers = [
  'gmail.com',
  'googlemail.com',
  'office365.com',
  'outlook.com',
  'mail.me.com',
  'yahoo.com',
  'aol.com',
  'fastmail.com',
  'gmx.net',
  'gmx.com',
  'web.de',
  'zoho.com',
  'zoho.eu',
  'yandex.com',
  'yandex.ru',
  'mailbox.org',
  'posteo.de',
  'mail.ru',
  'qq.com',
  '163.com',
  '126.com',
  't-online.de',
  'orange.fr',
  'free.fr',
  'comcast.net',
] as const;

/** The big provider that a server belongs to, else 'other'. */
export function providerOf(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  return providers.find((each) => name === each || name.endsWith(`.${each}`)) ?? 'other';
}

const remotes = new Set([
  'ssh-remote',
  'wsl',
  'dev-container',
  'attached-container',
  'codespaces',
  'tunnel',
]);

/** Where VS Code runs its extensions, by kind: some servers give their address for a name. */
export function remoteKind(name: string | undefined): string {
  if (name === undefined) return 'none';
  return remotes.has(name) ? name : 'other';
}
