import type { ReaderRequests } from '../protocol/reader.ts';
import type { Port, RequestOptions } from '../protocol/rpc.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Every request ends: a host that never answers shows an error, not a spinner. */
export const requestDeadline = 60_000;

/** The way to the extension host, and what VS Code keeps for this webview. */
export interface VsCode {
  readonly port: Port;
  /** What was kept before a reload, whatever it is. */
  saved(): unknown;
  save(state: unknown): void;
}

/** What every host answers that shows a message. */
export interface ReaderHost {
  request<K extends keyof ReaderRequests>(
    name: K,
    params: ReaderRequests[K]['params'],
    options?: RequestOptions,
  ): Promise<ReaderRequests[K]['result']>;
}

/** Connects to VS Code. Its API stays in this closure: whoever holds it speaks as us. */
export function connectVsCode(): VsCode {
  const api = acquireVsCodeApi();
  return {
    port: {
      post: (message) => api.postMessage(message),
      onMessage: (listener) => window.addEventListener('message', ({ data }) => listener(data)),
    },
    saved: () => api.getState(),
    save: (state) => api.setState(state),
  };
}

/** What went wrong, in words for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
