import type { MessageId } from '../../model/id.ts';
import type { Targets } from '../../model/messageSet.ts';
import type { RowStore } from './rowStore.ts';
import type { Selection } from './selection.ts';

/** What a command is about when it is run on these rows; `conversations`: each stands for one. */
export function rowTargets(
  rows: readonly MessageId[],
  store: RowStore,
  conversations: boolean,
): Targets {
  if (!conversations) return { messages: rows };
  // A row that is not known here any more may well stand for several messages.
  const isAlone = (id: MessageId): boolean => store.find(id)?.conversation?.count === 1;
  const whole = rows.filter((id) => !isAlone(id));
  const messages = rows.filter(isAlone);
  return whole.length === 0 ? { messages } : { messages, conversations: whole };
}

/** What a command is about when it is run on the selection. */
export function selectedTargets(
  { messages, members, everything }: Selection,
  store: RowStore,
  conversations: boolean,
): Targets {
  const rows = rowTargets([...messages.keys()], store, conversations);
  const targets = { ...rows, messages: [...rows.messages, ...members.keys()] };
  if (!everything) return targets;
  const all = everything.targets(conversations);
  const whole = [...(all.conversations ?? []), ...(targets.conversations ?? [])];
  return {
    ...all,
    messages: [...all.messages, ...targets.messages],
    ...(whole.length === 0 ? {} : { conversations: whole }),
  };
}
