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

/** The web address that a text begins with: told as one by its scheme or its `www.`. */
const addressInText =
  /^[^\p{L}\p{N}]{0,20}(?:https?:\/\/(?:[^\s/@]{1,100}@)?|www\.)([^\s/?#:]{1,253})/iu;

/**
 * Whether the text of a link is an address of another host than the link leads to. The host looks
 * closer before it opens the link; this one is for the notice that says there is such a link.
 */
export function namesAnotherHost(text: string, url: string): boolean {
  const named = addressInText.exec(text.normalize('NFKC').trim())?.[1];
  if (named === undefined || !URL.canParse(`https://${named}`) || !/^https?:/.test(url))
    return false;
  const [said, real] = [`https://${named}`, url].map((each) =>
    new URL(each).hostname.replace(/^www\./, ''),
  );
  return said !== real && !said!.endsWith(`.${real}`) && !real!.endsWith(`.${said}`);
}
