import type { Event, LogLevel, LogOutputChannel, ViewColumn } from 'vscode';
import type { Secret } from '../model/account.ts';
import { redact } from './redact.ts';

/** Entries that are kept for a report. */
const keptEntries = 200;
/** Secrets that are kept in mind: some for each account, and those they had before. */
const keptSecrets = 200;

/** The output channel of the extension: whatever is written to it loses its secrets first. */
export class Log implements LogOutputChannel {
  readonly #channel: LogOutputChannel;
  readonly #secrets = new Set<string>();
  readonly #recent: string[] = [];

  constructor(channel: LogOutputChannel) {
    this.#channel = channel;
  }

  get name(): string {
    return this.#channel.name;
  }

  get logLevel(): LogLevel {
    return this.#channel.logLevel;
  }

  get onDidChangeLogLevel(): Event<LogLevel> {
    return this.#channel.onDidChangeLogLevel;
  }

  /** The latest entries, oldest first, without secrets. */
  get recent(): readonly string[] {
    return this.#recent;
  }

  /** Keeps a secret out of what is written from now on. Returns it. */
  know<T extends Secret | null>(secret: T): T {
    if (!secret) return secret;
    const value: unknown = 'password' in secret ? secret.password : secret.accessToken;
    if (typeof value !== 'string') return secret;
    this.#secrets.add(value);
    const [oldest] = this.#secrets;
    if (this.#secrets.size > keptSecrets && oldest !== undefined) this.#secrets.delete(oldest);
    return secret;
  }

  trace(message: string): void {
    this.#channel.trace(this.#clean(message));
  }

  debug(message: string): void {
    this.#channel.debug(this.#clean(message));
  }

  info(message: string): void {
    this.#channel.info(this.#note('info', message));
  }

  warn(message: string): void {
    this.#channel.warn(this.#note('warn', message));
  }

  error(error: string | Error): void {
    const message = typeof error === 'string' ? error : (error.stack ?? error.message);
    this.#channel.error(this.#note('error', message));
  }

  append(value: string): void {
    this.#channel.append(this.#clean(value));
  }

  appendLine(value: string): void {
    this.#channel.appendLine(this.#clean(value));
  }

  replace(value: string): void {
    this.#channel.replace(this.#clean(value));
  }

  clear(): void {
    this.#channel.clear();
  }

  show(column?: ViewColumn | boolean, preserveFocus?: boolean): void {
    this.#channel.show(typeof column === 'boolean' ? column : preserveFocus);
  }

  hide(): void {
    this.#channel.hide();
  }

  dispose(): void {
    this.#channel.dispose();
  }

  #note(level: string, message: string): string {
    const clean = this.#clean(message);
    this.#recent.push(`${new Date().toISOString()} [${level}] ${clean}`);
    if (this.#recent.length > keptEntries) this.#recent.shift();
    return clean;
  }

  #clean(message: string): string {
    return redact(message, this.#secrets);
  }
}
