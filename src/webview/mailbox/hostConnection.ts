import type { HostInterface, SavedState, WebviewInterface } from '../../protocol/mailbox.ts';
import { RpcEndpoint } from '../../protocol/rpc.ts';

export type Host = RpcEndpoint<HostInterface, WebviewInterface>;
export type HostEvents = {
  [K in keyof HostInterface['events']]: (body: HostInterface['events'][K]) => void;
};

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Every request ends: a host that never answers shows an error, not a spinner. */
export const requestDeadline = 60_000;

export interface HostConnection {
  readonly host: Host;
  saved(): SavedState | undefined;
  save(state: SavedState): void;
}

/** Connects to the extension host. The VS Code API stays in this closure: whoever holds it speaks as us. */
export function connectHost(events: HostEvents): HostConnection {
  const api = acquireVsCodeApi();
  const port = {
    post: (message: unknown) => api.postMessage(message),
    onMessage: (listener: (message: unknown) => void) =>
      window.addEventListener('message', (event) => listener(event.data)),
  };
  return {
    host: new RpcEndpoint<HostInterface, WebviewInterface>(port, {}, events),
    saved: () => savedState(api.getState()),
    save: (state) => api.setState(state),
  };
}

function savedState(value: unknown): SavedState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, folder, query, selected, scroll, split } = value as Record<string, unknown>;
  if (version !== 1 || typeof scroll !== 'number' || typeof split !== 'number') return undefined;
  return {
    version,
    scroll,
    split,
    ...(typeof folder === 'string' ? { folder } : {}),
    ...(typeof query === 'string' ? { query } : {}),
    ...(typeof selected === 'string' ? { selected } : {}),
  };
}
