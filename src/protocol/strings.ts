/** Every word the mailbox panel shows, translated by the host; `{0}` is filled in by the webview. */
export interface MailboxStrings {
  readonly searchPlaceholder: string;
  readonly searchScopeFolder: string;
  readonly searchScopeAccount: string;
  readonly searchScope: string;
  readonly clearSearch: string;
  readonly filter: string;
  readonly filterAll: string;
  readonly filterUnread: string;
  readonly filterFlagged: string;
  readonly filterAttachments: string;
  readonly sort: string;
  readonly sortDate: string;
  readonly sortFrom: string;
  readonly sortSubject: string;
  readonly sortSize: string;
  readonly ascending: string;
  readonly descending: string;
  readonly refresh: string;
  /** '{0} messages' */
  readonly messageCount: string;
  readonly messageCountOne: string;
  /** 'Messages in {0}' : accessible name of the list. */
  readonly messagesIn: string;
  readonly emptyFolder: string;
  readonly emptySearch: string;
  readonly emptyFilter: string;
  readonly noSelection: string;
  readonly chooseFolder: string;
  /** '{0} selected' */
  readonly selectedCount: string;
  readonly loading: string;
  readonly retry: string;
  /** 'Copy: {0}' : what is drawn beside the pointer. */
  readonly copyDragged: string;
  /** '{0} conversations' */
  readonly conversationCount: string;
  readonly conversationCountOne: string;
  readonly noSubject: string;
  readonly noSender: string;
  readonly unread: string;
  readonly flagged: string;
  readonly answered: string;
  readonly forwarded: string;
  readonly hasAttachments: string;
  readonly unknownDate: string;
  readonly today: string;
  readonly yesterday: string;
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly replyTo: string;
  readonly date: string;
  /** 'to {0}' */
  readonly toShort: string;
  readonly showDetails: string;
  readonly hideDetails: string;
  readonly showText: string;
  readonly showHtml: string;
  readonly remoteBlocked: string;
  /** 'Message from {0}: {1}' : title of the mail frame. */
  readonly messageFrame: string;
  readonly attachments: string;
  readonly open: string;
  readonly save: string;
  readonly markRead: string;
  readonly markUnread: string;
  readonly flag: string;
  readonly unflag: string;
  readonly archive: string;
  readonly junk: string;
  readonly delete: string;
  readonly move: string;
  readonly copy: string;
  readonly showSource: string;
  /** 'The message could not be shown: {0}' */
  readonly cannotShow: string;
  readonly tooComplex: string;
  /** 'The message says its date is “{0}”, which is no date.' */
  readonly invalidDate: string;
  readonly emptyMessage: string;
  readonly onlyAttachments: string;
  readonly rawDamaged: string;
  readonly rawTooSlow: string;
  /** 'The messages could not be listed: {0}' */
  readonly cannotList: string;
  /** Accessible name of the reading pane. */
  readonly readingPane: string;
  /** Accessible name of the line between list and reading pane. */
  readonly resizePanes: string;
  /** Accessible name of the buttons above a message. */
  readonly messageActions: string;
  /** 'and {0} more' : recipients that are folded away. */
  readonly moreRecipients: string;
  /** 'Only the first {0} of this text are shown.' {0} is a size. */
  readonly textCut: string;
  readonly incomplete: string;
  readonly dismiss: string;
  readonly keywords: string;
  readonly openInTab: string;
  readonly previousMessage: string;
  readonly nextMessage: string;
  readonly messageGone: string;
  readonly clearSelection: string;
  /** '{0} selected' : rows of the list. */
  readonly shortSelectedCount: string;
  /** 'All {0} selected' */
  readonly allSelected: string;
  readonly viewOptions: string;
  readonly direction: string;
  readonly conversations: string;
  readonly grouped: string;
  readonly density: string;
  readonly densityComfortable: string;
  readonly densityCompact: string;
  readonly paneRight: string;
  readonly paneBottom: string;
  readonly paneOff: string;
  readonly previews: string;
  readonly undo: string;
  readonly cancel: string;
  /** Accessible name of the toasts. */
  readonly changes: string;
  /** '{0} of {1}' : how far a change has come. */
  readonly progressOf: string;
  /** '{0} new' : messages above what is on screen. */
  readonly newCount: string;
  /** '{0} new messages' */
  readonly newMessages: string;
  readonly newMessagesOne: string;
  readonly chooseFolderButton: string;
  readonly addAccount: string;
  readonly signIn: string;
  /** 'Offline. Messages as of {0}, {1}.' : the time the rows are of, and how long ago that was. */
  readonly offlineAsOf: string;
  readonly searchEverywhere: string;
  readonly showAll: string;
  readonly emptyInbox: string;
  readonly keyboardShortcuts: string;
  readonly changeKeys: string;
  readonly close: string;
  /** Heading above messages from the future. */
  readonly upcoming: string;
  readonly lastWeek: string;
  readonly earlierThisMonth: string;
  /** 'conversation of {0}' : how many messages, as part of a row's name. */
  readonly conversationOf: string;
  /** '{0} unread' */
  readonly unreadCount: string;
  /** The user, among the participants of a conversation. */
  readonly me: string;
  readonly expand: string;
  readonly collapse: string;
  /** 'The conversation could not be shown: {0}' */
  readonly cannotShowConversation: string;
  readonly find: string;
  /** '{0} of {1}' */
  readonly findCount: string;
  readonly findNone: string;
  readonly findPrevious: string;
  readonly findNext: string;
  readonly moreActions: string;
  readonly copyAddress: string;
  readonly copyNameAndAddress: string;
  readonly searchFrom: string;
  /** 'Show all {0} headers' */
  readonly allHeaders: string;
  readonly hideHeaders: string;
  readonly quotedText: string;
  readonly adaptColours: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  /** 'Reset Zoom ({0} %)' */
  readonly zoomReset: string;
  readonly print: string;
  readonly showHeaders: string;
  readonly showStructure: string;
  readonly saveAsEml: string;
  readonly copyLink: string;
  readonly earlierMessages: string;
  /** '{0} earlier messages' */
  readonly earlierCount: string;
  readonly authentication: string;
  /** '{0} confirms that this message comes from {1}.' */
  readonly authPassed: string;
  /** '{0} says that this message does not come from {1}: it may be forged.' */
  readonly authFailed: string;
  /** '{0} neither confirms nor denies that this message comes from {1}.' */
  readonly authUnknown: string;
  /** 'The name shows “{0}”, but the message comes from {1}.' */
  readonly nameHoldsAddress: string;
  /** 'The message names {0} senders; other programs may show another one.' */
  readonly severalSenders: string;
  /** '“{0}” is no address that anybody can have.' */
  readonly invalidAddress: string;
  /** 'The address {0} is made to look like another one.' */
  readonly addressInAddress: string;
  /** 'The domain {0} is really {1} and may pose as another one.' */
  readonly lookAlike: string;
  /** 'The domain {0}, really {1}, looks like {2}.' */
  readonly lookAlikeOf: string;
  /** 'Answers go to {0}, not to the sender.' */
  readonly replyElsewhere: string;
  readonly unsubscribe: string;
  readonly loadImages: string;
  readonly imagesMore: string;
  /** 'Always from {0}' */
  readonly imagesOfSender: string;
  readonly imagesAlways: string;
  readonly saveAll: string;
  readonly compare: string;
  /** 'More for {0}' */
  readonly moreForFile: string;
  readonly invitation: string;
  readonly invitationCancelled: string;
  readonly invitationReply: string;
  readonly invitationCounter: string;
  readonly event: string;
  readonly when: string;
  readonly where: string;
  readonly organizer: string;
  readonly attendees: string;
  readonly attendeeAccepted: string;
  readonly attendeeDeclined: string;
  readonly attendeeTentative: string;
  readonly attendeeDelegated: string;
  /** '{0} (time in {1})' */
  readonly inZone: string;
  /** '{0} (in the time zone of the place)' */
  readonly floatingTime: string;
  readonly repeats: string;
  readonly everyDay: string;
  readonly everyWeek: string;
  readonly everyMonth: string;
  readonly everyYear: string;
  /** 'every {0} days' */
  readonly everyDays: string;
  /** 'every {0} weeks' */
  readonly everyWeeks: string;
  /** 'every {0} months' */
  readonly everyMonths: string;
  /** 'every {0} years' */
  readonly everyYears: string;
  /** '{0}, until {1}' */
  readonly repeatUntil: string;
  /** '{0}, {1} times' */
  readonly repeatTimes: string;
  readonly contact: string;
  readonly disguisedLink: string;
  /** '{0} links show another address than they lead to.' */
  readonly disguisedLinks: string;
  readonly earlierCountOne: string;
  readonly searchScopeSubfolders: string;
  readonly searchScopeEverywhere: string;
  readonly searchScopeView: string;
  readonly searchAllAccounts: string;
  /** 'Back to {0}' */
  readonly backTo: string;
  readonly emptyField: string;
  readonly saveSearch: string;
  readonly suggestions: string;
  /** '{0} suggestions' */
  readonly suggestionCount: string;
  readonly suggestionCountOne: string;
  readonly forgetSearch: string;
  readonly searchTerms: string;
  /** 'Remove {0}' */
  readonly removeTerm: string;
  /** 'Waiting for {0}' */
  readonly waitingFor: string;
  /** 'in {0}' */
  readonly inFolder: string;
  /** 'No message in this folder matches “{0}”.' */
  readonly emptySearchFolder: string;
  /** 'No message in this folder or its subfolders matches “{0}”.' */
  readonly emptySearchSubfolders: string;
  /** 'No message of this account matches “{0}”.' */
  readonly emptySearchAccount: string;
  /** 'No message of any account matches “{0}”.' */
  readonly emptySearchEverywhere: string;
  /** 'No message of this view matches “{0}”.' */
  readonly emptySearchView: string;
  /** The five labels many clients share ($label1 … $label5): Important, Work, Personal, To Do, Later. */
  readonly keywordLabels: readonly string[];
}
