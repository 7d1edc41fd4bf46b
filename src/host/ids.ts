/** Ids that package.json declares; a test keeps both in step. */

export const commands = {
  accountAdd: 'mail.account.add',
  accountRemove: 'mail.account.remove',
  accountSignIn: 'mail.account.signIn',
  accountSearch: 'mail.account.search',
  foldersRefresh: 'mail.folders.refresh',
  folderOpen: 'mail.folder.open',
  folderOpenToSide: 'mail.folder.openToSide',
  folderCreate: 'mail.folder.create',
  folderRename: 'mail.folder.rename',
  folderDelete: 'mail.folder.delete',
  folderSearch: 'mail.folder.search',
  messageOpen: 'mail.message.open',
  messageOpenInTab: 'mail.message.openInTab',
  messageMarkRead: 'mail.message.markRead',
  messageMarkUnread: 'mail.message.markUnread',
  messageFlag: 'mail.message.flag',
  messageUnflag: 'mail.message.unflag',
  messageToggleFlag: 'mail.message.toggleFlag',
  messageKeywords: 'mail.message.keywords',
  messageMove: 'mail.message.move',
  messageCopy: 'mail.message.copy',
  messageArchive: 'mail.message.archive',
  messageJunk: 'mail.message.junk',
  messageDelete: 'mail.message.delete',
  messageShowSource: 'mail.message.showSource',
  messageShowHeaders: 'mail.message.showHeaders',
  messageShowStructure: 'mail.message.showStructure',
  messageSaveAsEml: 'mail.message.saveAsEml',
  messageCopyLink: 'mail.message.copyLink',
  messageCopyMid: 'mail.message.copyMid',
  messageFind: 'mail.message.find',
  messageZoomIn: 'mail.message.zoomIn',
  messageZoomOut: 'mail.message.zoomOut',
  messageZoomReset: 'mail.message.zoomReset',
  messageToggleHtml: 'mail.message.toggleHtml',
  messageToggleColours: 'mail.message.toggleColours',
  messageToggleQuotes: 'mail.message.toggleQuotes',
  messagePrint: 'mail.message.print',
  messageNext: 'mail.message.next',
  messagePrevious: 'mail.message.previous',
  messageFirst: 'mail.message.first',
  messageLast: 'mail.message.last',
  messagePageDown: 'mail.message.pageDown',
  messagePageUp: 'mail.message.pageUp',
  messageNextUnread: 'mail.message.nextUnread',
  messageRead: 'mail.message.read',
  messageScrollDown: 'mail.message.scrollDown',
  messageScrollUp: 'mail.message.scrollUp',
  messageToggleSelection: 'mail.message.toggleSelection',
  conversationNext: 'mail.conversation.next',
  conversationPrevious: 'mail.conversation.previous',
  conversationToggle: 'mail.conversation.toggle',
  mailboxRefresh: 'mail.mailbox.refresh',
  mailboxSearch: 'mail.mailbox.search',
  mailboxFocusList: 'mail.mailbox.focusList',
  mailboxSelectAll: 'mail.mailbox.selectAll',
  mailboxClearSelection: 'mail.mailbox.clearSelection',
  searchQuick: 'mail.search.quick',
  undo: 'mail.undo',
  keysShow: 'mail.keys.show',
  changesShow: 'mail.changes.show',
  logShow: 'mail.log.show',
} as const;

export const contextKeys = {
  /** At least one account is set up. */
  hasAccounts: 'mail.hasAccounts',
  /** A mailbox panel is the active editor. */
  mailboxActive: 'mail.mailboxActive',
  /** A message's own tab is the active editor. */
  messageActive: 'mail.messageActive',
  /** At least one message is selected in the active mailbox panel, or the active tab shows one. */
  hasSelection: 'mail.hasSelection',
  /** Where focus is in the active panel or tab: 'list', 'reader', 'field' or 'none'. */
  focus: 'mail.focus',
} as const;

export const views = { folders: 'mail.folders' } as const;
export const webviews = { mailbox: 'mail.mailbox', message: 'mail.message' } as const;

/** The section and the names below it. */
export const settings = {
  section: 'mail',
  accounts: 'accounts',
  markReadAfter: 'reader.markReadAfter',
  density: 'list.density',
  conversations: 'list.conversations',
  previews: 'list.previews',
  readingPane: 'reader.position',
  htmlColours: 'reader.htmlColours',
  preferText: 'reader.preferText',
  trustedServers: 'reader.trustedServers',
  keys: 'keys',
  cacheEnabled: 'cache.enabled',
  cacheSize: 'cache.size',
} as const;
