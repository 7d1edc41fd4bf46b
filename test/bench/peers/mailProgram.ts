/** What is measured of each program, in this order, in two runs of it: the cold one and the rest. */
export const steps = [
  'cold first screen',
  'warm first screen',
  'open a message',
  'first search',
  'search again',
  'mark 1,000 read',
] as const;
export type Step = (typeof steps)[number];

/** Words that subjects of the mailbox have, for the first search and the second. */
export const searchWords = ['parser', 'leak'] as const;

/** Where a program finds its mail and keeps what it likes. */
export interface Place {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The server's certificate in a file, PEM, and its fingerprint. */
  readonly certificateFile: string;
  readonly fingerprint: string;
  /** Its home, empty before the first start. */
  readonly home: string;
  /** Subject of the newest message, by date and by arrival: the one that is opened. */
  readonly newest: string;
}

/** A mail program that is driven step by step; each returns when the screen shows its result. */
export interface MailProgram {
  /** Of the process that is measured, while it runs. */
  readonly pid: number;
  /** Starts it, until the first rows of INBOX stand. */
  start(signal: AbortSignal): Promise<void>;
  /** Goes to the newest message of the list; not measured. */
  goToNewest(signal: AbortSignal): Promise<void>;
  /** Opens the message that it has gone to. */
  open(signal: AbortSignal): Promise<void>;
  /** Back to the list of all messages; not measured. */
  backToList(signal: AbortSignal): Promise<void>;
  search(word: string, signal: AbortSignal): Promise<void>;
  /** Marks all that is unread as read. */
  markRead(signal: AbortSignal): Promise<void>;
  /**
   * When the last step was done, for the user and, with `markRead`, on the server (milliseconds since
   * 1970); a program that is known by its screen cannot say.
   */
  readonly doneAt?: number | undefined;
  /** When it says itself that nothing more follows; a screen says nothing of it. */
  rest(signal: AbortSignal): Promise<void>;
  /** Ends it; what it has kept stays in its home. */
  quit(): Promise<void>;
}

/** A kind of program: how it is found and made. */
export interface ProgramKind {
  readonly name: string;
  /** Debian package; ours has none. */
  readonly debianPackage?: string;
  readonly make: (place: Place) => MailProgram;
  /** Steps in which it does other work than the others, and what. */
  readonly differs: Partial<Record<Step, string>>;
  /** Steps in which it does so much else that no bar is drawn, and what. */
  readonly otherWork?: Partial<Record<Step, string>>;
}

/** The lines of a screen that are rows of a list: every subject ends in a number. */
export function rowsOn(screen: string): string[] {
  return screen.split('\n').filter((line) => /\(#\d+/.test(line));
}

/** Rows of a first screen, and of what is found: as many as ours asks for. */
const screenful = 50;

/** Whether a screen is full of rows. */
export function isFull(screen: string): boolean {
  return rowsOn(screen).length >= screenful;
}

/** Whether a list shows what a search for the word finds, and nothing else. */
export function showsFound(word: string): (screen: string) => boolean {
  return (screen) => {
    const rows = rowsOn(screen);
    return rows.length >= screenful && rows.every((row) => row.includes(word));
  };
}

/** What stands in the text of every message that is generated. */
export const textOfMessage = /quick brown fox|привет/;

/** Whether a screen shows the message with this subject. */
export function showsMessage(subject: string): (screen: string) => boolean {
  return (screen) => textOfMessage.test(screen) && screen.includes(numberOf(subject));
}

/** Whether a list has got to the message with this subject. */
export function hasRow(subject: string): (screen: string) => boolean {
  return (screen) => rowsOn(screen).some((row) => row.includes(numberOf(subject)));
}

/** Letters of double width and long lines leave it as it is. */
function numberOf(subject: string): string {
  return /\(#\d+\)$/.exec(subject)![0];
}
