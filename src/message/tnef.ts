import { decodeCharset, findEncoding } from './charset.ts';
import { cleanText } from './cleanText.ts';
import { decompressRtf } from './compressedRtf.ts';
import { mapiType, readProperties } from './mapiProperties.ts';
import type { MapiProperty } from './mapiProperties.ts';
import { OctetReader } from './octetReader.ts';

/** What Outlook packed into a winmail.dat (MS-OXTNEF). Text and HTML are as sent. */
export interface Tnef {
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly rtf?: Uint8Array;
  readonly attachments: readonly TnefAttachment[];
}

export interface TnefAttachment {
  /** As sent, not safe to use as one; empty where none was sent. */
  readonly filename: string;
  readonly contentType?: string;
  readonly octets: Uint8Array;
  readonly contentId?: string;
}

export const maxTnefOctets = 32 << 20;
const maxAttachments = 200;
const maxProperties = 5000;
const maxAttributes = 20_000;
const maxTextOctets = 8 << 20;

const signature = 0x223e9f78;

const attribute = {
  subject: 0x8004,
  body: 0x800c,
  attachData: 0x800f,
  attachTitle: 0x8010,
  attachRenderData: 0x9002,
  messageProperties: 0x9003,
  attachment: 0x9005,
  codepage: 0x9007,
} as const;

const property = {
  subject: 0x0037,
  displayName: 0x3001,
  body: 0x1000,
  compressedRtf: 0x1009,
  html: 0x1013,
  internetCodepage: 0x3fde,
  attachData: 0x3701,
  attachFilename: 0x3704,
  attachLongFilename: 0x3707,
  attachMimeTag: 0x370e,
  attachContentId: 0x3712,
} as const;

/** An embedded message begins with this: its class, IID_IMessage. */
const messageClass = Buffer.from('0703020000000000c000000000000046', 'hex');

/**
 * Unpacks TNEF octets; undefined for what is none or is too large. Reading ends at the first attribute
 * that makes no sense, with what was found until then. Messages inside are attachments that are TNEF
 * again. Linear; never throws.
 */
export function unpackTnef(octets: Uint8Array): Tnef | undefined {
  if (octets.length > maxTnefOctets) return undefined;
  const reader = new OctetReader(octets);
  if (reader.uint32() !== signature) return undefined;
  reader.uint16();
  const unpacked = new Unpacked();
  for (let count = 0; count < maxAttributes && reader.left > 0; count++) {
    const level = reader.octet();
    const id = reader.uint16();
    reader.uint16();
    const value = reader.take(reader.uint32());
    if (reader.ended || (level !== 1 && level !== 2)) break;
    unpacked.add(id, value);
    // The checksum, which not all writers get right.
    reader.uint16();
  }
  return unpacked.finish();
}

interface OpenAttachment {
  title?: Uint8Array;
  data?: Uint8Array;
  properties: readonly MapiProperty[];
}

/** Collects the attributes, because the codepage of the texts may come after them. */
class Unpacked {
  #properties: readonly MapiProperty[] = [];
  readonly #attachments: OpenAttachment[] = [];
  readonly #message = new Map<number, Uint8Array>();
  #left = maxProperties;

  add(id: number, value: Uint8Array): void {
    switch (id) {
      case attribute.messageProperties:
        this.#properties = this.#read(value);
        break;
      case attribute.attachRenderData:
        this.#begin();
        break;
      case attribute.attachTitle:
        this.#open().title = value;
        break;
      case attribute.attachData:
        this.#open().data = value;
        break;
      case attribute.attachment:
        this.#open().properties = this.#read(value);
        break;
      default:
        this.#message.set(id, value);
    }
  }

  finish(): Tnef {
    const codepage = new OctetReader(this.#message.get(attribute.codepage) ?? none).uint32();
    const texts = new Texts(this.#properties, codepage);
    const subject =
      texts.get(property.subject) ?? texts.decode(this.#message.get(attribute.subject));
    const text = texts.get(property.body) ?? texts.decode(this.#message.get(attribute.body));
    const html = texts.html();
    const rtf = this.#rtf();
    return {
      ...(subject ? { subject: cleanText(subject) } : {}),
      ...(text ? { text } : {}),
      ...(html ? { html } : {}),
      ...(rtf ? { rtf } : {}),
      attachments: this.#attachments
        .slice(0, maxAttachments)
        .flatMap((each) => toAttachment(each, codepage) ?? []),
    };
  }

  #rtf(): Uint8Array | undefined {
    const packed = this.#properties.find(({ id }) => id === property.compressedRtf);
    return packed && decompressRtf(packed.value);
  }

  #read(value: Uint8Array): MapiProperty[] {
    const properties = readProperties(value, this.#left);
    this.#left -= properties.length;
    return properties;
  }

  #begin(): OpenAttachment {
    const begun: OpenAttachment = { properties: [] };
    // One more than is kept takes what is too much.
    if (this.#attachments.length <= maxAttachments) this.#attachments.push(begun);
    return begun;
  }

  /** Some writers leave out what should begin an attachment. */
  #open(): OpenAttachment {
    return this.#attachments.at(-1) ?? this.#begin();
  }
}

const none = new Uint8Array();

/** The texts among properties, in the codepage of the stream where they have no charset of their own. */
class Texts {
  readonly #properties: readonly MapiProperty[];
  readonly #charset: string | undefined;

  constructor(properties: readonly MapiProperty[], codepage: number) {
    this.#properties = properties;
    this.#charset = charsetOf(codepage);
  }

  get(id: number): string | undefined {
    const found = this.#properties.find((each) => each.id === id);
    if (found?.type === mapiType.unicode) return decodeUnicode(found.value);
    return found?.type === mapiType.string8 ? this.decode(found.value) : undefined;
  }

  html(): string | undefined {
    const found = this.#properties.find(({ id }) => id === property.html);
    if (found?.type === mapiType.unicode) return decodeUnicode(found.value);
    const codepage = this.#properties.find(({ id }) => id === property.internetCodepage);
    const declared = codepage && charsetOf(new OctetReader(codepage.value).uint32());
    const options = { html: true, guess: this.#charset };
    return found && withoutEnd(decodeCharset(bounded(found.value), declared, options));
  }

  decode(octets: Uint8Array | undefined): string | undefined {
    return octets && withoutEnd(decodeCharset(bounded(octets), this.#charset));
  }
}

function decodeUnicode(octets: Uint8Array): string {
  return withoutEnd(Buffer.from(bounded(octets)).toString('utf16le'));
}

function bounded(octets: Uint8Array): Uint8Array {
  return octets.subarray(0, maxTextOctets);
}

/** Texts end with a NUL, and what follows is whatever was in the memory of the sender. */
function withoutEnd(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function charsetOf(codepage: number): string | undefined {
  return findEncoding(`cp${codepage}`) ?? findEncoding(String(codepage));
}

function toAttachment(
  { title, data, properties }: OpenAttachment,
  codepage: number,
): TnefAttachment | undefined {
  const texts = new Texts(properties, codepage);
  const named =
    texts.get(property.attachLongFilename) ||
    texts.get(property.attachFilename) ||
    texts.decode(title) ||
    '';
  const contentId = texts.get(property.attachContentId)?.replace(/^<|>$/g, '');
  const ids = contentId ? { contentId: cleanText(contentId, 1000) } : {};
  const own = properties.find(({ id }) => id === property.attachData);
  // Beside an object stand octets for those who cannot read it, which say so.
  if (own?.type === mapiType.object) {
    const name = texts.get(property.displayName) || 'message';
    return { ...fromObject(own.value, named, name), ...ids };
  }
  const octets = data ?? own?.value;
  return octets && { filename: named, octets, ...contentTypeOf(texts), ...ids };
}

/** An object has its class in front: a message is TNEF again, others are files of OLE. */
function fromObject(octets: Uint8Array, named: string, displayName: string): TnefAttachment {
  const content = octets.subarray(messageClass.length);
  const isMessage = messageClass.equals(octets.subarray(0, messageClass.length));
  return isMessage
    ? { filename: `${displayName}.dat`, contentType: 'application/ms-tnef', octets: content }
    : { filename: named || 'object.ole', octets: content };
}

function contentTypeOf(texts: Texts): { contentType?: string } {
  const type = texts.get(property.attachMimeTag)?.trim().toLowerCase() ?? '';
  return /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(type) ? { contentType: type } : {};
}
