import { l10n, type QuickPickItem, window } from 'vscode';
import { type FlagChange, hasFlag, keywordsOf, sharedLabels } from '../../model/flags.ts';
import type { Targets } from '../../model/messageSet.ts';
import { mailboxStrings } from '../mailbox/strings.ts';
import type { CommandSurroundings } from './registry.ts';
import { plain } from '../plain.ts';

interface KeywordItem extends QuickPickItem {
  readonly keyword?: string;
}

/**
 * Asks which keywords the messages shall have. Those that only some have are left alone unless they
 * are picked. Undefined when the user gives up or changes nothing.
 */
export async function pickKeywords(
  { messages, conversations = [] }: Targets,
  { engine }: CommandSurroundings,
): Promise<FlagChange | undefined> {
  const params = { messages: [...messages, ...conversations] };
  const rows = await engine.request('cachedRows', params);
  const used = rows.flatMap(({ flags }) => keywordsOf(flags));
  const known = [...new Set([...sharedLabels, ...used])];
  const onAll = known.filter(
    (keyword) => rows.length > 0 && rows.every(({ flags }) => hasFlag(flags, keyword)),
  );
  const labels = mailboxStrings().keywordLabels;
  const another: KeywordItem = { label: l10n.t('$(add) New keyword…'), alwaysShow: true };
  const items = known.map((keyword): KeywordItem => ({
    label: plain(keywordName(keyword, labels)),
    picked: onAll.includes(keyword),
    keyword,
  }));
  const picked = await window.showQuickPick([...items, another], {
    canPickMany: true,
    placeHolder: l10n.t('Keywords of the selected messages'),
  });
  if (!picked) return undefined;
  const wanted = picked.flatMap(({ keyword }) => keyword ?? []);
  if (picked.includes(another)) {
    const typed = await askKeyword();
    if (typed === undefined) return undefined;
    wanted.push(typed);
  }
  const add = wanted.filter((keyword) => !onAll.includes(keyword));
  const remove = onAll.filter((keyword) => !wanted.includes(keyword));
  return add.length + remove.length === 0 ? undefined : { add, remove };
}

/** The name people see: that of the five shared labels, else the keyword itself. */
function keywordName(keyword: string, labels: readonly string[]): string {
  const label = sharedLabels.findIndex((each) => each.toLowerCase() === keyword.toLowerCase());
  const name = labels[label] ?? keyword;
  return name.replaceAll('$(', '$\u200b(');
}

async function askKeyword(): Promise<string | undefined> {
  return window.showInputBox({
    prompt: l10n.t('New keyword'),
    // RFC 9051 §9: a keyword is an atom.
    validateInput: (text) =>
      /^[!#&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~][!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]{0,49}$/.test(text)
        ? undefined
        : l10n.t('A keyword has up to 50 letters, digits and signs, without spaces or quotes.'),
  });
}
