/**
 * The tables of an account's cache, one statement list a version: a file of an older version is
 * brought forward by the statements it lacks. `journal` holds what the server does not know yet; all else
 * can be fetched again.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE mailboxes (
     mailbox TEXT PRIMARY KEY,
     listed TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE states (
     mailbox TEXT PRIMARY KEY,
     uid_validity TEXT NOT NULL,
     uid_next INTEGER NOT NULL,
     modseq TEXT,
     uids BLOB NOT NULL,
     ordering BLOB
   ) WITHOUT ROWID;
   CREATE TABLE messages (
     mailbox TEXT NOT NULL,
     uid INTEGER NOT NULL,
     flags TEXT NOT NULL,
     date TEXT NOT NULL,
     sender TEXT NOT NULL,
     subject TEXT NOT NULL,
     size INTEGER NOT NULL,
     has_attachments INTEGER NOT NULL,
     envelope TEXT NOT NULL,
     structure TEXT,
     PRIMARY KEY (mailbox, uid)
   ) WITHOUT ROWID;
   CREATE TABLE journal (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     state TEXT NOT NULL,
     entry TEXT NOT NULL
   );`,
  // UID lists as runs, and what conversations are made from. Rows can be fetched again.
  `DELETE FROM messages;
   DELETE FROM states;
   ALTER TABLE states ADD COLUMN threads BLOB;
   ALTER TABLE messages ADD COLUMN message_id TEXT;
   ALTER TABLE messages ADD COLUMN in_reply_to TEXT;
   ALTER TABLE messages ADD COLUMN thread_id TEXT;
   ALTER TABLE messages ADD COLUMN refs TEXT;
   CREATE INDEX messages_message_id ON messages (message_id);
   CREATE INDEX messages_in_reply_to ON messages (in_reply_to);
   CREATE INDEX messages_thread_id ON messages (thread_id);
   CREATE TABLE mentions (
     id TEXT NOT NULL,
     mailbox TEXT NOT NULL,
     uid INTEGER NOT NULL,
     PRIMARY KEY (id, mailbox, uid)
   ) WITHOUT ROWID;`,
  // Big values last: what stands behind them is only reached through them.
  `CREATE TABLE texts (
     mailbox TEXT NOT NULL,
     uid INTEGER NOT NULL,
     used INTEGER NOT NULL,
     size INTEGER NOT NULL,
     message TEXT NOT NULL,
     PRIMARY KEY (mailbox, uid)
   );
   CREATE INDEX texts_by_use ON texts (used, size);`,
  // No released version has written the journal of the first step.
  `DROP TABLE journal;
   CREATE TABLE journal (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     state TEXT NOT NULL,
     owner TEXT,
     lease INTEGER NOT NULL DEFAULT 0,
     entry TEXT NOT NULL,
     source BLOB
   );
   CREATE INDEX journal_states ON journal (state, number);`,
  // First words of messages ('' where there are none), and when folders were last in step.
  `ALTER TABLE messages ADD COLUMN preview TEXT;
   ALTER TABLE states ADD COLUMN synced_at INTEGER;`,
  // Texts know their parts, calendars and cards.
  `DELETE FROM texts;`,
];
