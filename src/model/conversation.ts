/** What ties a message to others (RFC 5322 §3.6.4), under a key of the caller's. */
export interface Linked<K> {
  readonly key: K;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  /** The server's own name of the conversation. */
  readonly threadId?: string;
}

/**
 * Messages by conversation, as the REFS algorithm of IMAP THREAD puts them: whatever mentions, or
 * is mentioned by, another one belongs with it, and so do those that mention the same missing one.
 * Subjects do not count. Groups and their members come in the order of `messages`.
 */
export function groupByConversation<K>(messages: readonly Linked<K>[]): K[][] {
  const leaders = new Map<string, string>();
  const leaderOf = (name: string): string => {
    let leader = name;
    for (let next; (next = leaders.get(leader)) !== undefined;) leader = next;
    // Shortens the way for the next one; long chains are a hostile sender's, too.
    for (let at = name; at !== leader;) {
      const next = leaders.get(at)!;
      leaders.set(at, leader);
      at = next;
    }
    return leader;
  };
  const names = messages.map(namesOf);
  for (const [first, ...others] of names) {
    for (const other of others) {
      const [a, b] = [leaderOf(first), leaderOf(other)];
      if (a !== b) leaders.set(b, a);
    }
  }
  const groups = new Map<string, K[]>();
  for (const [index, { key }] of messages.entries()) {
    const leader = leaderOf(names[index]![0]);
    const group = groups.get(leader);
    if (group) group.push(key);
    else groups.set(leader, [key]);
  }
  return [...groups.values()];
}

/** All names under which a message can be tied to another; at least one, its own. */
function namesOf<K>(message: Linked<K>, index: number): [string, ...string[]] {
  const { messageId, inReplyTo, references = [], threadId } = message;
  const own = messageId === undefined ? `n${index}` : `m${messageId}`;
  return [
    own,
    ...[...references, ...(inReplyTo === undefined ? [] : [inReplyTo])].map((id) => `m${id}`),
    ...(threadId === undefined ? [] : [`t${threadId}`]),
  ];
}
