import type { HostInterface, WebviewInterface } from '../../protocol/mailbox.ts';
import type { RpcEndpoint } from '../../protocol/rpc.ts';

export type Host = RpcEndpoint<HostInterface, WebviewInterface>;
export type HostEvents = {
  [K in keyof HostInterface['events']]: (body: HostInterface['events'][K]) => void;
};
