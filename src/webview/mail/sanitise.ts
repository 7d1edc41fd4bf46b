import createPurifier, { type Config } from 'dompurify';
import { isParseable, isShowable } from './bounds.ts';
import { cleanAttribute, cleanSheet } from './css.ts';
import { namesAnotherHost, openableUrl } from './link.ts';
import { attributesOf, parseHtml } from './parsed.ts';

/** A picture without its address, which is kept here and nowhere in the mail. */
export interface RemotePicture {
  readonly url: string;
  readonly image: HTMLImageElement;
  readonly place: HTMLElement;
}

/** A mail that can load nothing and run nothing, in a document without a window. */
export interface SanitisedMail {
  readonly body: HTMLElement;
  readonly sheets: readonly string[];
  /** Pictures that stand for a part of the message, by Content-ID. They have no address yet. */
  readonly images: ReadonlyMap<string, readonly HTMLImageElement[]>;
  /** Pictures that would come from the network, each with what stands in its place. */
  readonly remote: readonly RemotePicture[];
  /** Links whose text is the address of another host; they are marked. */
  readonly disguisedLinks: number;
  /** Something would have been loaded from the network. */
  readonly blockedRemote: boolean;
}

const textTags =
  'a abbr acronym address b bdi bdo big blockquote br cite code del details dfn em font i ins kbd mark nobr q rp rt ruby s samp small span strike strong sub summary sup time tt u var wbr';
const blockTags =
  'article aside body caption center col colgroup dd dir div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr img li main menu nav ol p pre section table tbody td tfoot th thead tr ul';
const allowedAttributes =
  'abbr align alink alt bgcolor border bordercolor cellpadding cellspacing class clear color cols colspan compact dir face frame headers height href hspace lang link noshade nowrap open reversed rowspan rules scope size span src start style summary text title type valign value vlink vspace width';
/** Elements that go with all they hold; of every other unknown element the text stays. */
const droppedWhole =
  'annotation-xml applet audio base canvas datalist embed fencedframe frame frameset head iframe input link map math meta meter noembed noframes noscript object optgroup option output param picture plaintext portal progress script select source style svg template textarea title track video xml xmp';

const config = {
  ALLOWED_TAGS: `${textTags} ${blockTags} #text`.split(' '),
  ALLOWED_ATTR: allowedAttributes.split(' '),
  FORBID_CONTENTS: droppedWhole.split(' '),
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOW_UNKNOWN_PROTOCOLS: false,
  SANITIZE_DOM: true,
  KEEP_CONTENT: true,
  RETURN_DOM: true,
} satisfies Config;

/** Pictures of the network that one mail can have. */
const mostRemote = 100;
const rasterData = /^data:image\/(?:png|jpe?g|gif|webp|bmp);base64,[a-z0-9+/=\s]+$/i;
/** Where an attribute other than a link names something to load. Only used to say so. */
const loadingAttributes =
  /^(?:src|srcset|background|poster|lowsrc|dynsrc|data|xlink:href|imagesrcset|ping|longdesc|code|codebase|archive|classid|manifest)$/;
const remote = /^[\s\u0000-\u0020]*(?:h\s*t\s*t\s*p\s*s?\s*:|[/\\]{2})/i;
const loadingElements =
  'link[href], image, use[href], feimage, object, embed, iframe, source, track';

/** The mail's HTML made harmless, or 'too-complex' where only the text should be shown. */
export function sanitiseMail(html: string): SanitisedMail | 'too-complex' {
  try {
    return sanitise(html);
  } catch {
    // A mail that confuses the sanitiser is not shown by guesswork.
    return 'too-complex';
  }
}

function sanitise(html: string): SanitisedMail | 'too-complex' {
  if (!isParseable(html)) return 'too-complex';
  const parsed = parseHtml(html);
  if (!isShowable(parsed)) return 'too-complex';
  const styles = takeSheets(parsed);
  const images = new Map<string, HTMLImageElement[]>();
  const addresses = new Map<HTMLImageElement, string>();
  let blockedRemote = styles.blockedRemote || namesRemote(parsed);
  // An instance of our own for this one mail: its hooks end with it.
  const purifier = createPurifier(window);
  purifier.addHook('uponSanitizeAttribute', (node, attribute) => {
    if (attribute.attrName === 'src') attribute.keepAttr = keepsSource(node, attribute.attrValue);
    else if (attribute.attrName === 'href') {
      const url = node.localName === 'a' ? openableUrl(attribute.attrValue.trim()) : undefined;
      attribute.keepAttr = url !== undefined;
      if (url !== undefined) attribute.attrValue = url;
    } else if (attribute.attrName === 'style') {
      const style = cleanAttribute(attribute.attrValue);
      blockedRemote ||= style.blockedRemote;
      attribute.keepAttr = style.css !== '';
      attribute.attrValue = style.css;
    }
  });
  purifier.addHook('beforeSanitizeAttributes', (node) => {
    if (!(node instanceof HTMLImageElement)) return;
    collectInline(node, images);
    const url = remoteAddress(node);
    if (url !== undefined) addresses.set(node, url);
  });
  let disguisedLinks = 0;
  purifier.addHook('afterSanitizeAttributes', (node) => {
    if (node.localName !== 'a') return;
    showTarget(node);
    if (!namesAnotherHost(node.textContent ?? '', node.getAttribute('href') ?? '')) return;
    node.classList.add('mail-browser-disguised');
    disguisedLinks += 1;
  });
  const body = purifier.sanitize(bodyOf(parsed), config);
  if (!(body instanceof HTMLElement)) return 'too-complex';
  const remote = takePlaces(body, new Set([...images.values()].flat()), addresses);
  return { body, sheets: styles.sheets, images, remote, disguisedLinks, blockedRemote };
}

/**
 * Where a picture may not be shown its alternative text stands, without the sign of a broken one.
 * Answers those that may be, once the user allows the network.
 */
function takePlaces(
  body: HTMLElement,
  inline: ReadonlySet<HTMLImageElement>,
  addresses: ReadonlyMap<HTMLImageElement, string>,
): RemotePicture[] {
  const remote: RemotePicture[] = [];
  for (const image of body.querySelectorAll<HTMLImageElement>('img:not([src])')) {
    if (inline.has(image)) continue;
    const place = document.createElement('span');
    place.textContent = image.alt.trim();
    place.style.cssText = 'font-style: italic; opacity: 0.75';
    const url = addresses.get(image);
    if (place.textContent === '' && url === undefined) image.remove();
    else image.replaceWith(place);
    if (url !== undefined && remote.length < mostRemote) remote.push({ url, image, place });
  }
  return remote;
}

/** The https address of a picture that is more than a sign that the mail was opened. */
function remoteAddress(image: HTMLImageElement): string | undefined {
  const text = (image.getAttribute('src') ?? '').trim();
  if (text.length > 8000 || !/^https:/i.test(text) || !URL.canParse(text)) return undefined;
  const sizes = [image.getAttribute('width'), image.getAttribute('height')];
  const { width, height, display, visibility } = image.style;
  const tiny = [...sizes, width, height].some((size) => size && parseFloat(size) <= 1);
  const hidden = display === 'none' || visibility === 'hidden';
  return tiny || hidden ? undefined : new URL(text).href;
}

/** The body; a page of frames has none. */
function bodyOf(parsed: Element): Element {
  const body = parsed.querySelector(':scope > body');
  return body ?? document.implementation.createHTMLDocument('').body;
}

/** Takes the mail's style sheets out of it; they come back as clean text. */
function takeSheets(parsed: Element): { sheets: string[]; blockedRemote: boolean } {
  const sheets: string[] = [];
  let blockedRemote = false;
  for (const style of parsed.querySelectorAll('style')) {
    const clean = cleanSheet(style.textContent ?? '');
    blockedRemote ||= clean.blockedRemote;
    const media = style.getAttribute('media') ?? '';
    if (media === '' || /^(?:all|screen)$/i.test(media.trim())) sheets.push(clean.css);
    style.remove();
  }
  return { sheets, blockedRemote };
}

/** Whether any attribute asks for something from the network, wherever it stands. */
function namesRemote(parsed: Element): boolean {
  if (parsed.querySelector(loadingElements)) {
    for (const element of parsed.querySelectorAll(loadingElements))
      for (const { value } of attributesOf(element)) if (remote.test(value)) return true;
  }
  for (const element of parsed.querySelectorAll('*'))
    for (const { name, value } of attributesOf(element))
      if (loadingAttributes.test(name) && remote.test(value)) return true;
  return false;
}

/** Only pictures held in the mail itself keep their address. */
function keepsSource(node: Element, value: string): boolean {
  return node.localName === 'img' && rasterData.test(value);
}

/** Remembers a picture that stands for a part of the message; the address itself is removed later. */
function collectInline(node: HTMLImageElement, images: Map<string, HTMLImageElement[]>): void {
  const match = /^\s*cid:(.+)$/i.exec(node.getAttribute('src') ?? '');
  if (!match) return;
  const id = contentId(match[1]!);
  const known = images.get(id);
  if (known) known.push(node);
  else images.set(id, [node]);
}

function contentId(address: string): string {
  try {
    return decodeURIComponent(address.trim());
  } catch {
    return address.trim();
  }
}

/** Resting on a link shows where it leads, whatever its text and its own title say. */
function showTarget(node: Element): void {
  const target = node.getAttribute('href');
  if (target === null) node.removeAttribute('title');
  else node.setAttribute('title', target);
}
