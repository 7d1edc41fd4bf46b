import { parseArgs } from 'node:util';

export interface StartOptions {
  /** For the address of code-server; a free one by default. */
  readonly port?: number;
  /** Whether to show the address in a browser. */
  readonly open: boolean;
}

/** Reads the command line of `npm start`; throws with one clear sentence. */
export function readOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, open: { type: 'boolean', default: true } },
    allowNegative: true,
  });
  if (values.port === undefined) return { open: values.open };
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port wants a number from 1 to 65535, not "${values.port}".`);
  }
  return { port, open: values.open };
}
