import type { Duplex } from 'node:stream';

// What other rooms see of `inProcess.ts`: without the server's own types, which are not theirs.
export function serveSample(client: Duplex): void;
