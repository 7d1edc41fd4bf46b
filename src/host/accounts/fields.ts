/** What the members of an account may be, for settings and for what is typed. */
import { isIPv6 } from 'node:net';

/** Longest texts: of addresses (RFC 5321 §4.5.3.1), of server names (RFC 1035), and of all others. */
const maxAddress = 254;
const maxHost = 253;
const maxText = 1000;
export const maxName = 200;

/** Control characters, and those that turn the direction of what stands beside them. */
const hostile = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f]/u;

/** One line of text with something in it, and nothing that could forge what is beside it. */
export function isText(value: unknown, maxLength = maxText): value is string {
  return (
    typeof value === 'string' && value !== '' && value.length <= maxLength && !hostile.test(value)
  );
}

/** An address of mail in the common form; the server alone knows whether it exists. */
export function isAddress(value: unknown): value is string {
  return isText(value, maxAddress) && /^[^\s@]+@[^\s@]+$/.test(value);
}

/** A name of DNS, or an address of IPv4 or IPv6. */
export function isHost(value: unknown): value is string {
  return isText(value, maxHost) && (!/[\s/:@\\?#%]/.test(value) || isIPv6(value));
}

export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

/** SHA-256, written with or without colons. */
export function isFingerprint(value: unknown): value is string {
  return isText(value, 200) && value.replace(/[^0-9a-f]/gi, '').length === 64;
}
