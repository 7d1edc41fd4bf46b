import { workerData } from 'node:worker_threads';

// One program for two threads, so that what they share is in the package once: the one that reads big
// messages is started as such by `Parser`, the engine's by the host. Each loads its own half.
void ((workerData as { readonly parsing?: boolean } | null)?.parsing
  ? import('./parsing/worker.ts')
  : import('./worker.ts'));
