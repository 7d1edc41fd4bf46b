import type { MailApi } from '../api.ts';
import type { Account, AccountSettings } from '../model/account.ts';
import { EventEmitter } from '../model/event.ts';
import type { Folder } from '../model/folder.ts';
import type { MessageRow } from '../model/message.ts';
import { savedSearchPrefix } from '../model/search.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { EngineClient } from './engineClient.ts';
import { asMailError } from './failure.ts';
import { listView } from './search/listView.ts';
import type { SavedSearches } from './search/savedSearches.ts';

/** Rows a search answers when the caller does not say. */
const defaultLimit = 100;

/** The public API: the same engine that the commands and views use. */
export function createApi(engine: EngineClient, accounts: Accounts, saved: SavedSearches): MailApi {
  const foldersChanged = new EventEmitter<{ account: string }>();
  engine.onFoldersChanged((event) => foldersChanged.fire(event));
  return {
    version: 1,
    accounts: () => accounts.all().map(publicAccount),
    addAccount: async (settings, secret, signal) =>
      publicAccount(await guarded(accounts.add(publicSettings(settings), secret, signal))),
    removeAccount: (account) => guarded(accounts.remove(account)),

    folders: async (account, signal) =>
      (await engine.request('folders', { account }, { signal })).map(publicFolder),
    createFolder: async (account, path) =>
      publicFolder(await engine.request('createFolder', { account, path })),
    renameFolder: async (folder, path) =>
      publicFolder(await engine.request('renameFolder', { folder, path })),
    deleteFolder: (folder) => nothing(engine.request('deleteFolder', { folder })),
    setSubscribed: (folder, subscribed) =>
      nothing(engine.request('setSubscribed', { folder, subscribed })),

    list: async (folder, window, signal) => {
      const { total, rows } = isSavedSearch(folder)
        ? await listView(engine, saved.require(folder), window, signal)
        : await engine.request('list', { folder, window }, { signal });
      return { total, rows: rows.map(publicRow) };
    },
    read: (message, options, signal) =>
      engine.request('read', { message, markSeen: options?.markSeen === true }, { signal }),
    source: (message, signal) => engine.request('source', { message }, { signal }),
    attachment: (message, part, signal) =>
      engine.request('attachment', { message, part }, { signal }),
    conversation: (message, signal) => engine.request('conversation', { message }, { signal }),

    search: (query, scope, options, signal) =>
      engine.request('search', { query, scope, limit: options?.limit ?? defaultLimit }, { signal }),

    setFlags: (messages, change) => engine.request('change', { kind: 'flags', messages, change }),
    move: (messages, to) => engine.request('change', { kind: 'move', messages, to }),
    copy: (messages, to) => engine.request('change', { kind: 'copy', messages, to }),
    archive: (messages) => engine.request('change', { kind: 'archive', messages }),
    junk: (messages) => engine.request('change', { kind: 'junk', messages }),
    delete: (messages) => engine.request('change', { kind: 'delete', messages }),
    undo: (change) => nothing(engine.request('undo', { change })),
    append: async (folder, source, flags = []) =>
      (await engine.request('append', { folder, source, flags })) ?? undefined,

    onDidChangeAccounts: accounts.onDidChange,
    onDidChangeFolders: foldersChanged.event,
    onDidChangeMessages: engine.onMessagesChanged,
    onDidChangeConnection: accounts.onDidChangeState,
  };
}

/** Of an account the API tells what its contract says; how it signs in and the like is ours. */
function publicAccount({ id, state, ...settings }: Account): Account {
  return { id, state, ...publicSettings(settings) };
}

/** What is no object is refused where settings are read. */
function publicSettings(settings: AccountSettings): AccountSettings {
  if (typeof settings !== 'object' || settings === null) return settings;
  const { address, host, port, security, user, name, trustedCertificate } = settings;
  return {
    address,
    host,
    port,
    security,
    user,
    ...(name === undefined ? {} : { name }),
    ...(trustedCertificate === undefined ? {} : { trustedCertificate }),
  };
}

/** Whatever another extension hands over: what is no text the engine refuses. */
function isSavedSearch(id: unknown): id is string {
  return typeof id === 'string' && id.startsWith(savedSearchPrefix);
}

/** Whose it is and what may be done in it are for our own tree. */
function publicFolder({ namespace: _, rights: __, ...folder }: Folder): Folder {
  return folder;
}

/** Of a conversation the API tells its size; who wrote is for our own list. */
function publicRow(row: MessageRow): MessageRow {
  if (!row.conversation) return row;
  const { count, unread } = row.conversation;
  return { ...row, conversation: { count, unread } };
}

async function nothing(work: Promise<unknown>): Promise<void> {
  await work;
}

/** Settings and secrets may fail in VS Code's own words; callers hear of MailErrors only. */
async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asMailError(error);
  }
}
