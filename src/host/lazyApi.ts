import type { MailApi } from '../api.ts';

/** Everything that the API has; the type makes sure that nothing is left out. */
const members: Readonly<Record<keyof MailApi, true>> = {
  version: true,
  accounts: true,
  addAccount: true,
  removeAccount: true,
  folders: true,
  createFolder: true,
  renameFolder: true,
  deleteFolder: true,
  setSubscribed: true,
  list: true,
  read: true,
  source: true,
  attachment: true,
  conversation: true,
  search: true,
  setFlags: true,
  move: true,
  copy: true,
  archive: true,
  junk: true,
  delete: true,
  undo: true,
  append: true,
  onDidChangeAccounts: true,
  onDidChangeFolders: true,
  onDidChangeMessages: true,
  onDidChangeConnection: true,
};

/** The API while nothing behind it is loaded; the first member that is used loads it. */
export function lazyApi(load: () => MailApi): MailApi {
  const api = {};
  for (const member of Object.keys(members) as (keyof MailApi)[])
    Object.defineProperty(api, member, {
      enumerable: true,
      get: (): unknown => Reflect.get(load(), member),
    });
  return api as MailApi;
}
