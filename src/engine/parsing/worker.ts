import { parentPort } from 'node:worker_threads';
import { RpcEndpoint } from '../../protocol/rpc.ts';
import { jobs, type ParsingInterface } from './jobs.ts';

if (!parentPort) throw new Error('Big messages are read in a worker thread only.');
const port = parentPort;

new RpcEndpoint<{ requests: Record<never, never>; events: Record<never, never> }, ParsingInterface>(
  {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', listener),
  },
  {
    parts: (params) => Promise.resolve(jobs.parts(params)),
    source: (params) => Promise.resolve(jobs.source(params)),
    inside: (params) => Promise.resolve(jobs.inside(params)),
    insidePart: (params) => Promise.resolve(jobs.insidePart(params)),
    attachment: (params) => Promise.resolve(jobs.attachment(params)),
  },
  {},
);
