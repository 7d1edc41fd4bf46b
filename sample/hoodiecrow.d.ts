declare module 'hoodiecrow-imap' {
  import type { Server, Socket } from 'node:net';
  import type { Duplex } from 'node:stream';

  export interface HoodiecrowMessage {
    /** One character an octet. */
    raw: string;
    flags?: string[];
    internaldate?: Date;
  }
  export interface HoodiecrowFolder {
    messages?: HoodiecrowMessage[];
    folders?: Record<string, HoodiecrowFolder>;
    'special-use'?: string;
    uidvalidity?: number;
  }
  /** What the server has made of a folder. */
  export interface Mailbox {
    readonly messages: readonly StoredMessage[];
  }
  export interface StoredMessage {
    readonly raw: string;
    /** As `lib/mimeparser.js` takes it apart. */
    parsed?: unknown;
    readonly flags: readonly string[];
  }
  export interface Connection {
    readonly selectedMailbox?: Mailbox | false;
    readonly socket: Socket | null;
    /** Takes the input while a command such as IDLE goes on. */
    readonly inputHandler?: ((line: string) => void) | false;
    send(response: Response, description: string): void;
  }
  export interface Response {
    readonly tag: string;
    readonly attributes: readonly unknown[];
  }
  export type SearchHandler = (
    connection: Connection,
    message: StoredMessage,
    sequence: number,
    ...values: string[]
  ) => boolean;
  export type FetchHandler = (
    connection: Connection,
    message: StoredMessage,
    query: { readonly partial?: unknown },
  ) => unknown;
  export type OutputHandler = (
    connection: Connection,
    response: Response,
    description: string,
    parsed: unknown,
    data: unknown,
    subject: unknown,
  ) => void;
  export interface HoodiecrowServer {
    readonly server: Server;
    readonly searchHandlers: Record<string, SearchHandler>;
    readonly fetchHandlers: Record<string, FetchHandler>;
    readonly outputHandlers: OutputHandler[];
    notify(response: Response, mailbox: Mailbox, except: Connection): void;
    /** What a socket that connects is given to. */
    createClient(socket: Duplex): void;
    listen(port: number, host: string, listening: () => void): void;
  }
  export interface HoodiecrowOptions {
    plugins: (string | ((server: HoodiecrowServer) => void))[];
    users: Record<string, { password: string }>;
    storage: Record<string, HoodiecrowFolder & { separator?: string }>;
    /** For STARTTLS; read from its own folder where there are none. */
    credentials?: { key: string; cert: string };
  }
  export default function hoodiecrow(options: HoodiecrowOptions): HoodiecrowServer;
}

declare module 'hoodiecrow-imap/lib/commands/handlers/fetch.js' {
  import type { FetchHandler } from 'hoodiecrow-imap';

  const handlers: { readonly BODY: FetchHandler; readonly 'BODY.PEEK': FetchHandler };
  export default handlers;
}

declare module 'hoodiecrow-imap/lib/mimeparser.js' {
  export default function parse(source: string): unknown;
}
