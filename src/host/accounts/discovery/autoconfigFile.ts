import { DOMParser, type Element } from '@xmldom/xmldom';
import type { AccountSettings, Security } from '../../../model/account.ts';
import { isServerName } from './providers.ts';

/** Characters and marks of the file that are read at most, and servers that are taken from it. */
const maxLength = 64 * 1024;
const maxMarks = 3000;
const maxServers = 5;

const securities: Readonly<Record<string, Security>> = { SSL: 'tls', STARTTLS: 'starttls' };

/**
 * The IMAP servers that a file of Mozilla's format (config-v1.1.xml) names for an address, as the
 * provider puts them. Whoever wrote it may be anybody: what is not understood, or without
 * encryption, is left out. Never throws.
 */
export function readAutoconfig(xml: string, address: string): readonly AccountSettings[] {
  // No such file needs a document type, and entities are made in one alone.
  if (xml.length > maxLength || /<!(?:DOCTYPE|ENTITY)/i.test(xml)) return [];
  if (xml.split('<').length > maxMarks) return [];
  try {
    const parser = new DOMParser({ onError: throwFault });
    const root = parser.parseFromString(xml, 'text/xml').documentElement;
    if (root?.tagName !== 'clientConfig') return [];
    return children(root, 'emailProvider')
      .flatMap((provider) => children(provider, 'incomingServer'))
      .filter((server) => server.getAttribute('type') === 'imap')
      .slice(0, maxServers)
      .flatMap((server) => settingsOf(server, address) ?? []);
  } catch {
    // Not XML, or not this kind: it says nothing.
    return [];
  }
}

function throwFault(level: string, message: string): void {
  if (level !== 'warning') throw new Error(message);
}

function settingsOf(server: Element, address: string): AccountSettings | undefined {
  const host = filled(textOf(server, 'hostname'), address).toLowerCase();
  const user = filled(textOf(server, 'username'), address);
  const port = textOf(server, 'port');
  const security = securities[textOf(server, 'socketType').toUpperCase()];
  if (!isServerName(host) || !isPort(port) || security === undefined || !isUserName(user))
    return undefined;
  return { address, host, port: Number(port), security, user };
}

function children(parent: Element, name: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === node.ELEMENT_NODE && node.nodeName === name) found.push(node as Element);
  }
  return found;
}

function textOf(parent: Element, name: string): string {
  return children(parent, name)[0]?.textContent?.trim() ?? '';
}

/** Puts the address where the provider left room for it. */
function filled(text: string, address: string): string {
  const at = address.lastIndexOf('@');
  if (text.length > 1000) return '';
  return text
    .replaceAll('%EMAILADDRESS%', () => address)
    .replaceAll('%EMAILLOCALPART%', () => address.slice(0, at))
    .replaceAll('%EMAILDOMAIN%', () => address.slice(at + 1));
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

function isUserName(text: string): boolean {
  return text !== '' && text.length <= 1000 && !/\p{C}/u.test(text) && !/%[A-Z]+%/.test(text);
}
