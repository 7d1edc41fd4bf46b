import { setTimeout as wait } from 'node:timers/promises';
import { run, runOrThrow } from '../../../scripts/childProcess.ts';
import { isAlive } from './processUse.ts';

/** Terminals of this run, on a server of its own: other sessions of the machine are not touched. */
const server = ['-L', `mail-bench-${process.pid}`, '-f', '/dev/null', '-u'];
let opened = 0;

export interface TerminalOptions {
  /** A command line of the shell. */
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** A program in a terminal of 160 columns and 56 lines, which 50 rows fit in, driven by keys and known by its screen. */
export class Terminal {
  readonly pid: number;
  readonly #name: string;

  private constructor(name: string, pid: number) {
    this.#name = name;
    this.pid = pid;
  }

  static async open({ command, env, folder }: TerminalOptions): Promise<Terminal> {
    const name = `peer${++opened}`;
    const variables = Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
    const size = ['-x', '160', '-y', '56'];
    const pid = await runOrThrow('tmux', [
      ...server,
      ...['new-session', '-d', '-s', name, ...size, '-c', folder, ...variables],
      ...['-P', '-F', '#{pane_pid}', `exec ${command}`],
    ]);
    return new Terminal(name, Number(pid.trim()));
  }

  /** The text that stands on the screen; empty when the program is over. */
  async screen(): Promise<string> {
    return (await run('tmux', [...server, 'capture-pane', '-p', '-t', this.#name])).stdout;
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    // At the end of an argument it would end tmux's own command.
    const safe = text.replace(/;$/, '\\;');
    await runOrThrow('tmux', [...server, 'send-keys', '-t', this.#name, '-l', safe]);
  }

  /** Presses keys by the names that tmux has for them. */
  async press(...keys: readonly string[]): Promise<void> {
    await runOrThrow('tmux', [...server, 'send-keys', '-t', this.#name, ...keys]);
  }

  /** Waits until the screen shows it; looks ever more rarely while that takes long. */
  async shows(
    wanted: RegExp | ((screen: string) => boolean),
    what: string,
    signal?: AbortSignal,
  ): Promise<string> {
    const isThere = typeof wanted === 'function' ? wanted : (text: string) => wanted.test(text);
    const start = performance.now();
    for (;;) {
      const screen = await this.screen();
      if (isThere(screen)) return screen;
      if (!isAlive(this.pid)) throw new Error(`It ended before it showed ${what}.`);
      if (signal?.aborted) throw new Error(`It does not show ${what}:\n${screen}`);
      await wait(performance.now() - start < 5000 ? 25 : 200);
    }
  }

  /** Waits for the program's own end for some seconds, then ends it. */
  async close(): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (isAlive(this.pid) && Date.now() < deadline) await wait(50);
    if (isAlive(this.pid)) process.kill(this.pid, 'SIGKILL');
    await run('tmux', [...server, 'kill-session', '-t', this.#name]);
  }
}
