import { authenticationOf } from '../message/authentication.ts';
import type { ReadableMessage } from '../message/readable.ts';
import { senderWarnings } from '../message/senderWarnings.ts';
import { unsubscribeOf } from '../message/unsubscribe.ts';
import type { AccountSettings } from '../model/account.ts';
import type { OpenedMessage } from '../model/opened.ts';

/** Whose word counts, and who the reader is. */
export interface TrustContext {
  /** Of the account the message is in. */
  readonly account: AccountSettings;
  /** Servers that the user trusts besides the account's own. */
  readonly trustedServers: readonly string[];
  /** Addresses of all accounts. */
  readonly ownAddresses: readonly string[];
}

/** The message with what there is to say about its sender. */
export function withTrust(
  { trace, ...message }: OpenedMessage & Pick<ReadableMessage, 'trace'>,
  { account, trustedServers, ownAddresses }: TrustContext,
): OpenedMessage {
  const { from, replyTo, headers } = message;
  const servers = [account.host, domainOf(account.address), ...trustedServers];
  const [sender] = from;
  const fromDomain = from.length === 1 && sender ? domainOf(sender.address) : '';
  const authentication = authenticationOf(trace, fromDomain, servers);
  const ownDomains = ownAddresses.map(domainOf);
  const warnings = senderWarnings({ headers, from, replyTo, ownDomains });
  const unsubscribe = unsubscribeOf(headers);
  return {
    ...message,
    ...(authentication ? { authentication } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(unsubscribe ? { unsubscribe } : {}),
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
