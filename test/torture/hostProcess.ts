import { Worker } from 'node:worker_threads';
import { defaultCache } from '../../src/model/cache.ts';

/** Stands for the extension host: the engine's worker runs in it, and dies with it. */
const [bundle = '', folder = ''] = process.argv.slice(2);
const worker = new Worker(bundle, { workerData: { folder, cache: defaultCache } });
worker.on('message', (message: object) => process.send?.(message, () => undefined));
process.on('message', (message) => worker.postMessage(message));
process.on('disconnect', () => process.exit());
