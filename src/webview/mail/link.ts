/** A link in a mail as it goes to the host, which shows where it leads before it opens it. */
export interface MailLink {
  readonly url: string;
  readonly text: string;
}

const openable = new Set(['http:', 'https:', 'mailto:']);

/** The address as the browser reads it, or undefined unless it is http, https or mailto. */
export function openableUrl(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return openable.has(url.protocol) ? url.href : undefined;
}
