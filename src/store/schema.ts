/**
 * The tables of an account's cache, one statement list a version: a file of an older version is
 * brought forward by the statements it lacks. `messages` and `mailboxes` can always be fetched
 * again; `journal` holds what the server does not know yet.
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
];
