/** What the first octets of an image say it is. */
export interface ImageType {
  readonly contentType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/bmp';
  readonly width: number;
  readonly height: number;
}

/** A picture may have much before its size; real ones have a dozen segments, or a big profile in hundreds. */
const maxSegments = 1000;

/**
 * Which of the image formats for mail this is, by its content alone, and how large it gets when shown.
 * Nothing is decoded; undefined for all else, SVG among it, and for what has no size.
 */
export function imageType(octets: Uint8Array): ImageType | undefined {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  try {
    const type = png(view) ?? gif(view) ?? jpeg(view) ?? webp(view) ?? bmp(view);
    return type && type.width > 0 && type.height > 0 ? type : undefined;
  } catch (error) {
    // Cut off before the size: the view refuses to read past its end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function png(view: DataView): ImageType | undefined {
  if (!startsWith(view, 0, '\x89PNG\r\n\x1a\n') || !startsWith(view, 12, 'IHDR')) return undefined;
  return { contentType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(view: DataView): ImageType | undefined {
  if (!startsWith(view, 0, 'GIF87a') && !startsWith(view, 0, 'GIF89a')) return undefined;
  const frame = firstGifFrame(view);
  if (frame === undefined) return undefined;
  // A first frame that is larger than the whole makes the whole larger.
  const end = (at: number): number => view.getUint16(at, true) + view.getUint16(at + 4, true);
  const width = Math.max(view.getUint16(6, true), end(frame + 1));
  const height = Math.max(view.getUint16(8, true), end(frame + 3));
  return { contentType: 'image/gif', width, height };
}

/** Where the first frame starts, after the colours and what else may stand before it. */
function firstGifFrame(view: DataView): number | undefined {
  const flags = view.getUint8(10);
  let offset = 13 + (flags & 0x80 ? 6 << (flags & 7) : 0);
  for (let blocks = 0; blocks < maxSegments; blocks++) {
    const kind = view.getUint8(offset);
    if (kind === 0x2c) return offset;
    if (kind === 0x21) offset += 2;
    else return undefined;
    for (; view.getUint8(offset) > 0; blocks++) offset += 1 + view.getUint8(offset);
    offset++;
  }
  return undefined;
}

function bmp(view: DataView): ImageType | undefined {
  if (!startsWith(view, 0, 'BM')) return undefined;
  const contentType = 'image/bmp';
  const header = view.getUint32(14, true);
  if (header === 12) {
    return { contentType, width: view.getUint16(18, true), height: view.getUint16(20, true) };
  }
  if (header < 40 || header > 200) return undefined;
  // Its rows stand from top to bottom where the height is negative.
  const height = Math.abs(view.getInt32(22, true));
  return { contentType, width: view.getInt32(18, true), height };
}

function webp(view: DataView): ImageType | undefined {
  if (!startsWith(view, 0, 'RIFF') || !startsWith(view, 8, 'WEBP')) return undefined;
  const contentType = 'image/webp';
  if (startsWith(view, 12, 'VP8X')) {
    return { contentType, width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
  }
  if (startsWith(view, 12, 'VP8L') && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true);
    return { contentType, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (startsWith(view, 12, 'VP8 ') && startsWith(view, 23, '\x9d\x01\x2a')) {
    const width = view.getUint16(26, true) & 0x3fff;
    return { contentType, width, height: view.getUint16(28, true) & 0x3fff };
  }
  return undefined;
}

/** Goes from segment to segment until one starts a frame, which tells the size. */
function jpeg(view: DataView): ImageType | undefined {
  if (!startsWith(view, 0, '\xff\xd8\xff')) return undefined;
  let offset = 2;
  for (let segments = 0; segments < maxSegments; segments++) {
    if (view.getUint8(offset) !== 0xff) return undefined;
    const marker = view.getUint8(offset + 1);
    if (marker === 0xff) {
      // One more to fill up.
      offset++;
      continue;
    }
    if (startsFrame(marker)) {
      const height = view.getUint16(offset + 5);
      return { contentType: 'image/jpeg', width: view.getUint16(offset + 7), height };
    }
    const length = view.getUint16(offset + 2);
    // Segments without a length, and the picture itself, come after the frame only.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda) || length < 2) return undefined;
    offset += 2 + length;
  }
  return undefined;
}

/** SOF0 to SOF15; the three numbers between them that are something else are tables. */
function startsFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}

function startsWith(view: DataView, offset: number, octets: string): boolean {
  if (view.byteLength < offset + octets.length) return false;
  for (let at = 0; at < octets.length; at++) {
    if (view.getUint8(offset + at) !== octets.charCodeAt(at)) return false;
  }
  return true;
}

/** Pixels of an image that are shown: browsers need four octets for each. */
const maxPixels = 50_000_000;

/** Whether an image has more pixels than are shown. */
export function isTooLarge({ width, height }: ImageType): boolean {
  return width * height > maxPixels;
}
