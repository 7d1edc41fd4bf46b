import { l10n } from 'vscode';
import type { ViewScope } from '../../model/search.ts';

/** A search with a name: a view over all accounts, or one the user saved. */
export interface MailView {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly scope: ViewScope;
  readonly kind: 'unified' | 'saved';
}

/** The view whose unread messages are counted without a request. */
export const allInboxes = 'view:inboxes';

/** The views over all accounts, in the order of the side bar. */
export function unifiedViews(): readonly MailView[] {
  return [
    { id: allInboxes, name: l10n.t('All Inboxes'), query: '', scope: 'inboxes', kind: 'unified' },
    {
      id: 'view:unread',
      name: l10n.t('Unread'),
      query: 'is:unread',
      scope: 'mail',
      kind: 'unified',
    },
    {
      id: 'view:flagged',
      name: l10n.t('Flagged'),
      query: 'is:flagged',
      scope: 'mail',
      kind: 'unified',
    },
    {
      id: 'view:attachments',
      name: l10n.t('With Attachments'),
      query: 'has:attachment',
      scope: 'mail',
      kind: 'unified',
    },
  ];
}
