/** Ids that package.json declares; a test keeps both in step. */

export const commands = {
  accountAdd: 'mail.account.add',
  accountRemove: 'mail.account.remove',
  accountSignIn: 'mail.account.signIn',
  accountSearch: 'mail.account.search',
  foldersRefresh: 'mail.folders.refresh',
  folderOpen: 'mail.folder.open',
  folderCreate: 'mail.folder.create',
  folderRename: 'mail.folder.rename',
  folderDelete: 'mail.folder.delete',
  folderSearch: 'mail.folder.search',
  messageOpen: 'mail.message.open',
  messageMarkRead: 'mail.message.markRead',
  messageMarkUnread: 'mail.message.markUnread',
  messageFlag: 'mail.message.flag',
  messageUnflag: 'mail.message.unflag',
  messageMove: 'mail.message.move',
  messageCopy: 'mail.message.copy',
  messageArchive: 'mail.message.archive',
  messageJunk: 'mail.message.junk',
  messageDelete: 'mail.message.delete',
  messageShowSource: 'mail.message.showSource',
  messageNext: 'mail.message.next',
  messagePrevious: 'mail.message.previous',
  mailboxRefresh: 'mail.mailbox.refresh',
  mailboxSearch: 'mail.mailbox.search',
  searchQuick: 'mail.search.quick',
  undo: 'mail.undo',
  changesShow: 'mail.changes.show',
  logShow: 'mail.log.show',
} as const;

export const contextKeys = {
  /** At least one account is set up. */
  hasAccounts: 'mail.hasAccounts',
  /** A mailbox panel is the active editor. */
  mailboxActive: 'mail.mailboxActive',
  /** At least one message is selected in the active mailbox panel. */
  hasSelection: 'mail.hasSelection',
  /** Where focus is in the active mailbox panel: 'list', 'reader', 'field' or 'none'. */
  focus: 'mail.focus',
} as const;

export const views = { folders: 'mail.folders' } as const;
export const webviews = { mailbox: 'mail.mailbox' } as const;

/** The section and the names below it. */
export const settings = {
  section: 'mail',
  accounts: 'accounts',
  markReadAfter: 'reader.markReadAfter',
  density: 'list.density',
  cacheEnabled: 'cache.enabled',
  cacheSize: 'cache.size',
} as const;
