import type { Header } from '../model/message.ts';
import type { Authentication } from '../model/trust.ts';
import { parseAuthenticationResults } from './authenticationResults.ts';
import type { AuthenticationResult } from './authenticationResults.ts';
import { asciiDomain, sameRegistrableDomain, shownDomain } from './domains.ts';

/**
 * Names under which the servers of a provider speak, where they share no domain with its IMAP server.
 * All are domains of the provider itself.
 */
const otherNames = new Map([
  ['imap.gmail.com', 'mx.google.com'],
  ['imap.googlemail.com', 'mx.google.com'],
  ['outlook.office365.com', 'protection.outlook.com'],
  ['imap.mail.me.com', 'icloud.com'],
  ['imap.aol.com', 'yahoo.com'],
  ['imap.fastmail.com', 'messagingengine.com'],
]);

/**
 * What the receiving server found out about the sender (RFC 8601). `headers` are those of
 * `unfoldHeaders`, not decoded, top first. `servers` are the host names and domains that are believed:
 * the IMAP host, the domain of the reader's address, what the reader trusts. Undefined when none of them
 * says anything. A server that neither writes the header nor removes a stranger's lets one pass.
 */
export function authenticationOf(
  headers: readonly Header[],
  fromDomain: string,
  servers: readonly string[],
): Authentication | undefined {
  const reports = trustedReports(headers, servers);
  if (!reports) return undefined;
  const spf = chooseSpf(topmost(reports, 'spf'));
  const dkim = chooseDkim(topmost(reports, 'dkim'), fromDomain);
  const dmarc = worst(reports.flatMap(({ results }) => ofMethod(results, 'dmarc')));
  return {
    server: reports[0]!.server,
    verdict: verdictOf(fromDomain, spf, dkim, dmarc),
    domain: shownDomain(fromDomain) ?? '',
    ...(spf && { spf: spf.result }),
    ...(dkim && { dkim: dkim.result }),
    ...(dmarc && { dmarc: dmarc.result }),
  };
}

interface Report {
  readonly server: string;
  readonly results: readonly AuthenticationResult[];
}

/**
 * The topmost header, and those of the same owner that follow before the next hop: servers add theirs on
 * top, so what a stranger forged stands below. ARC is not read: anybody can seal.
 */
function trustedReports(
  headers: readonly Header[],
  servers: readonly string[],
): Report[] | undefined {
  const reports: Report[] = [];
  for (const { name, value } of headers) {
    const lower = name.toLowerCase();
    if (lower === 'received' && reports.length > 0) break;
    if (lower !== 'authentication-results') continue;
    const report = parseAuthenticationResults(value);
    const believed = reports[0] ? [reports[0].server] : withOtherNames(servers);
    if (!report || !believed.some((server) => sameRegistrableDomain(report.server, server))) break;
    reports.push(report);
  }
  return reports.length > 0 ? reports : undefined;
}

function withOtherNames(servers: readonly string[]): string[] {
  return servers.flatMap((server) => {
    const other = otherNames.get(asciiDomain(server) ?? '');
    return other === undefined ? [server] : [server, other];
  });
}

function ofMethod(
  results: readonly AuthenticationResult[],
  method: string,
): AuthenticationResult[] {
  return results.filter((each) => each.method === method);
}

/** Results of the topmost header that has any. */
function topmost(reports: readonly Report[], method: string): AuthenticationResult[] {
  const all = reports.map(({ results }) => ofMethod(results, method));
  return all.find((results) => results.length > 0) ?? [];
}

/** The result for the envelope's sender; that for the name a host gives itself says little. */
function chooseSpf(results: readonly AuthenticationResult[]): AuthenticationResult | undefined {
  return results.find(({ properties }) => properties.has('smtp.mailfrom')) ?? results[0];
}

/** A message may be signed by many; what counts is whether the domain of From is among them. */
function chooseDkim(
  results: readonly AuthenticationResult[],
  fromDomain: string,
): AuthenticationResult | undefined {
  const aligned = results.filter((each) => isAligned(each, fromDomain));
  const passed = (each: AuthenticationResult): boolean => each.result === 'pass';
  return aligned.find(passed) ?? aligned[0] ?? results.find(passed) ?? results[0];
}

function worst(results: readonly AuthenticationResult[]): AuthenticationResult | undefined {
  return (
    results.find(({ result }) => result === 'fail') ??
    results.find(({ result }) => result !== 'pass') ??
    results[0]
  );
}

function verdictOf(
  fromDomain: string,
  spf: AuthenticationResult | undefined,
  dkim: AuthenticationResult | undefined,
  dmarc: AuthenticationResult | undefined,
): Authentication['verdict'] {
  if (dmarc?.result === 'fail') return 'failed';
  if (dmarc?.result === 'pass') {
    // With several senders the server may have looked at another one than is shown.
    const checked = dmarc.properties.get('header.from') ?? fromDomain;
    return sameRegistrableDomain(domainOf(checked), fromDomain) ? 'passed' : 'unknown';
  }
  // Without a policy, or one that could be read, the signatures and SPF speak for themselves.
  const passes = [spf, dkim].some((each) => each?.result === 'pass' && isAligned(each, fromDomain));
  if (passes) return 'passed';
  return spf && dkim && hasFailed(spf) && hasFailed(dkim) ? 'failed' : 'unknown';
}

/** 'hardfail' is what 'fail' was called before RFC 7001. */
function hasFailed({ result }: AuthenticationResult): boolean {
  return result === 'fail' || result === 'softfail' || result === 'hardfail';
}

function isAligned({ method, properties }: AuthenticationResult, fromDomain: string): boolean {
  const checked =
    method === 'spf'
      ? properties.get('smtp.mailfrom')
      : (properties.get('header.d') ?? properties.get('header.i'));
  return checked !== undefined && sameRegistrableDomain(domainOf(checked), fromDomain);
}

/** The domain of an address, or the domain itself. */
function domainOf(text: string): string {
  return text.slice(text.lastIndexOf('@') + 1).replace(/>$/, '');
}
