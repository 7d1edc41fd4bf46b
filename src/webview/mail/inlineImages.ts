import type { Attachment } from '../../model/message.ts';

export interface ImageSource {
  readonly contentType: string;
  readonly data: Uint8Array;
}

/** Formats that hold pixels only. SVG and the like can load and run, and stay attachments. */
export const rasterTypes = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/bmp',
]);

/** The pictures of one mail that come with it: fetched once, shown as blobs, forgotten together. */
export class InlineImages {
  /** Part numbers of the attachments that stand in the mail. */
  readonly parts: ReadonlySet<string>;
  readonly #abort = new AbortController();
  readonly #urls: string[] = [];
  readonly #sources = new Map<string, ImageSource>();

  constructor(
    images: ReadonlyMap<string, readonly HTMLImageElement[]>,
    attachments: readonly Attachment[],
    load: (part: string, signal: AbortSignal) => Promise<ImageSource>,
  ) {
    const shown = attachments.flatMap(({ part, contentId, contentType }) => {
      const elements = images.get((contentId ?? '').replace(/^<|>$/g, ''));
      return elements && rasterTypes.has(contentType.toLowerCase())
        ? [{ part, elements, id: contentId!.replace(/^<|>$/g, '') }]
        : [];
    });
    this.parts = new Set(shown.map(({ part }) => part));
    for (const { part, elements, id } of shown) void this.#show(part, id, elements, load);
  }

  /** The picture of this Content-ID as an address that holds it; undefined where it is not there. */
  dataUrl(id: string): string | undefined {
    const source = this.#sources.get(id);
    if (!source) return undefined;
    let binary = '';
    for (let at = 0; at < source.data.length; at += 0x8000)
      binary += String.fromCharCode(...source.data.subarray(at, at + 0x8000));
    return `data:${source.contentType};base64,${btoa(binary)}`;
  }

  /** Stops what is on its way and gives the pictures' memory back. */
  dispose(): void {
    this.#abort.abort();
    for (const url of this.#urls) URL.revokeObjectURL(url);
  }

  async #show(
    part: string,
    id: string,
    elements: readonly HTMLImageElement[],
    load: (part: string, signal: AbortSignal) => Promise<ImageSource>,
  ): Promise<void> {
    try {
      const { contentType, data } = await load(part, this.#abort.signal);
      const type = contentType.toLowerCase();
      if (this.#abort.signal.aborted || !rasterTypes.has(type)) return;
      const url = URL.createObjectURL(new Blob([new Uint8Array(data)], { type }));
      this.#urls.push(url);
      this.#sources.set(id, { contentType: type, data });
      for (const element of elements) element.src = url;
    } catch {
      // The picture's alternative text stays in its place.
    }
  }
}
