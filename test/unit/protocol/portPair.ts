import type { Port } from '../../../src/protocol/rpc.ts';

/** A port whose traffic can be looked at and forged. */
export interface TestPort extends Port {
  /** Hands a message to this end as if the other end had sent it. */
  deliver(message: unknown): void;
}

/** Two connected ports: structured clones, delivered later and in order, as with a MessageChannel. */
export function portPair(): [TestPort, TestPort] {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const port = (own: number, other: number): TestPort => {
    const deliverTo = (end: number, message: unknown): void =>
      listeners[end]!.forEach((listener) => listener(message));
    return {
      post: (message) => {
        const copy: unknown = structuredClone(message);
        setImmediate(() => deliverTo(other, copy));
      },
      onMessage: (listener) => void listeners[own]!.push(listener),
      deliver: (message) => deliverTo(own, message),
    };
  };
  return [port(0, 1), port(1, 0)];
}
