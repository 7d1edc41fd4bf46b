import { run } from '../../scripts/childProcess.ts';

/** What went out: names that were looked up, and addresses that something was sent to. */
export interface Sent {
  readonly names: ReadonlyMap<string, number>;
  readonly addresses: ReadonlyMap<string, number>;
}

const line = /^\S+ IP6? \S+ > (\S+?)\.(\d+): (.*)$/;

/** Reads a capture; how often each was sent to. */
export async function readCapture(file: string): Promise<Sent> {
  const { code, stdout, stderr } = await run('tcpdump', ['-nn', '-r', file]);
  if (code !== 0) throw new Error(`The capture could not be read: ${stderr.trim()}`);
  const names = new Map<string, number>();
  const addresses = new Map<string, number>();
  const count = (map: Map<string, number>, key: string): void =>
    void map.set(key, (map.get(key) ?? 0) + 1);
  for (const each of stdout.split('\n').filter((text) => text !== '')) {
    const [, host = '', port = '', rest = ''] = line.exec(each) ?? [];
    const asked = port === '53' ? / [A-Za-z0-9]+\? (\S+?)\.? /.exec(`${rest} `)?.[1] : undefined;
    if (asked !== undefined) count(names, asked.toLowerCase());
    // What cannot be read is something that went out all the same.
    else count(addresses, host === '' ? each : `${host} port ${port}`);
  }
  return { names, addresses };
}
