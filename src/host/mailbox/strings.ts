import { l10n } from 'vscode';
import type { MailboxStrings } from '../../protocol/strings.ts';

/** The panel's words in the language of VS Code. */
export function mailboxStrings(): MailboxStrings {
  return { ...listStrings(), ...readerStrings(), ...actionStrings() };
}

function listStrings() {
  return {
    searchPlaceholder: l10n.t('Search mail'),
    searchScopeFolder: l10n.t('This folder'),
    searchScopeAccount: l10n.t('All folders'),
    searchScope: l10n.t('Search in'),
    clearSearch: l10n.t('Back to the folder'),
    filter: l10n.t('Show'),
    filterAll: l10n.t('All'),
    filterUnread: l10n.t('Unread'),
    filterFlagged: l10n.t('Flagged'),
    filterAttachments: l10n.t('With attachments'),
    sort: l10n.t('Sort by'),
    sortDate: l10n.t('Date'),
    sortFrom: l10n.t('Sender'),
    sortSubject: l10n.t('Subject'),
    sortSize: l10n.t('Size'),
    ascending: l10n.t('Ascending'),
    descending: l10n.t('Descending'),
    refresh: l10n.t('Refresh'),
    messageCount: l10n.t('{0} messages', '{0}'),
    messageCountOne: l10n.t('1 message'),
    messagesIn: l10n.t('Messages in {0}', '{0}'),
    emptyFolder: l10n.t('No messages here.'),
    emptySearch: l10n.t('No message matches the search.'),
    emptyFilter: l10n.t('No message passes the filter.'),
    noSelection: l10n.t('Select a message to read it.'),
    chooseFolder: l10n.t('Choose a folder in the Mail view.'),
    selectedCount: l10n.t('{0} messages selected', '{0}'),
    loading: l10n.t('Loading…'),
    retry: l10n.t('Retry'),
    noSubject: l10n.t('(no subject)'),
    noSender: l10n.t('(no sender)'),
    unread: l10n.t('Unread'),
    flagged: l10n.t('Flagged'),
    answered: l10n.t('Answered'),
    forwarded: l10n.t('Forwarded'),
    hasAttachments: l10n.t('Has attachments'),
    unknownDate: l10n.t('Unknown date'),
    today: l10n.t('Today'),
    yesterday: l10n.t('Yesterday'),
    cannotList: l10n.t('The messages could not be listed: {0}', '{0}'),
    resizePanes: l10n.t('Resize list and reading pane'),
    dismiss: l10n.t('Dismiss'),
    upcoming: l10n.t('Upcoming'),
    lastWeek: l10n.t('Last week'),
    earlierThisMonth: l10n.t('Earlier this month'),
    conversationOf: l10n.t('conversation of {0}', '{0}'),
    unreadCount: l10n.t('{0} unread', '{0}'),
    me: l10n.t('me'),
    expand: l10n.t('Show the conversation'),
    collapse: l10n.t('Hide the conversation'),
    cannotShowConversation: l10n.t('The conversation could not be shown: {0}', '{0}'),
    keywordLabels: [
      l10n.t('Important'),
      l10n.t('Work'),
      l10n.t('Personal'),
      l10n.t('To Do'),
      l10n.t('Later'),
    ],
  };
}

function readerStrings() {
  return {
    from: l10n.t('From'),
    to: l10n.t('To'),
    cc: l10n.t('Cc'),
    bcc: l10n.t('Bcc'),
    replyTo: l10n.t('Reply-To'),
    date: l10n.t('Date'),
    toShort: l10n.t('to {0}', '{0}'),
    showDetails: l10n.t('Show details'),
    hideDetails: l10n.t('Hide details'),
    showText: l10n.t('Show as text'),
    showHtml: l10n.t('Show as HTML'),
    remoteBlocked: l10n.t('Remote content was blocked to protect your privacy.'),
    messageFrame: l10n.t('Message from {0}: {1}', '{0}', '{1}'),
    attachments: l10n.t('Attachments'),
    open: l10n.t('Open'),
    save: l10n.t('Save'),
    cannotShow: l10n.t('The message could not be shown: {0}', '{0}'),
    tooComplex: l10n.t('This message is too complex to be shown safely as HTML; here is its text.'),
    readingPane: l10n.t('Reading pane'),
    messageActions: l10n.t('Message actions'),
    moreRecipients: l10n.t('and {0} more', '{0}'),
    textCut: l10n.t('Only the first {0} of this text are shown.', '{0}'),
    incomplete: l10n.t('The server sent less of this message than it said. It may be incomplete.'),
  };
}

function actionStrings() {
  return {
    markRead: l10n.t('Mark as read'),
    markUnread: l10n.t('Mark as unread'),
    flag: l10n.t('Flag'),
    unflag: l10n.t('Remove flag'),
    archive: l10n.t('Archive'),
    junk: l10n.t('Move to junk'),
    delete: l10n.t('Delete'),
    move: l10n.t('Move to folder'),
    copy: l10n.t('Copy to folder'),
    showSource: l10n.t('Show source'),
  };
}
