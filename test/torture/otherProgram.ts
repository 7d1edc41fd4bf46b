import type { ImapFlow } from 'imapflow';
import type { MessageName, OtherAction } from './actions.ts';
import type { Deed, History } from './history.ts';
import type { MailStock } from './mailStock.ts';

/** Another mail program on the same account, whose line nothing happens to. */
export class OtherProgram {
  readonly client: ImapFlow;
  readonly #stock: MailStock;
  readonly #history: History;

  constructor(client: ImapFlow, stock: MailStock, history: History) {
    this.client = client;
    this.#stock = stock;
    this.#history = history;
  }

  /** Does it; false where the message is not in that folder now. */
  async act({ kind, name, folder }: OtherAction): Promise<boolean> {
    if (kind === 'otherAppend') {
      const flags = ['$Other'];
      const act = this.#history.begin('other', { kind: 'append', folder, flags }, [name]);
      await this.client.append(folder, this.#stock.source(name), flags);
      act.settled = this.#history.tick();
      return true;
    }
    const uid = await this.#uidOf(name, folder);
    if (uid === undefined) return false;
    const acts = deedsOf(kind, folder).map((deed) => this.#history.begin('other', deed, [name]));
    // By UID: what our program has taken away meanwhile is not hit.
    if (kind === 'otherFlags')
      await this.client.messageFlagsAdd(String(uid), ['$Other'], { uid: true });
    else if (kind === 'otherMove')
      await this.client.messageMove(String(uid), 'Shared', { uid: true });
    else await this.client.messageDelete(String(uid), { uid: true });
    const over = this.#history.tick();
    for (const act of acts) act.settled = over;
    return true;
  }

  async #uidOf(name: MessageName, folder: string): Promise<number | undefined> {
    // Selected anew, so that nothing old is seen.
    await this.client.mailboxOpen(folder === 'INBOX' ? 'Drafts' : 'INBOX');
    await this.client.mailboxOpen(folder);
    const found = await this.client.search({ header: { subject: name } }, { uid: true });
    return (found || [])[0];
  }
}

/** In the order in which the server hears them; ours may come in between. */
function deedsOf(kind: 'otherFlags' | 'otherMove' | 'otherDelete', folder: string): Deed[] {
  const flags = (flag: string): Deed => ({ kind: 'flags', folder, add: [flag], remove: [] });
  switch (kind) {
    case 'otherFlags':
      return [flags('$Other')];
    case 'otherMove':
      // Servers move by copying: a flag that is set in between goes with the original.
      return [
        { kind: 'transfer', folder, to: 'Shared', keep: true },
        { kind: 'expunge', folder },
      ];
    case 'otherDelete':
      return [flags('\\Deleted'), { kind: 'expunge', folder }];
  }
}
