import { rasterTypes, type ImageSource } from './inlineImages.ts';
import type { RemotePicture } from './sanitise.ts';

/** Pictures on their way at a time. */
const atOnce = 6;

/** The pictures of one mail that come from the network by way of the host, once that is allowed. */
export class RemoteImages {
  readonly #pictures: readonly RemotePicture[];
  readonly #load: (url: string, signal: AbortSignal) => Promise<ImageSource>;
  readonly #abort = new AbortController();
  readonly #urls: string[] = [];
  #started = false;

  constructor(
    pictures: readonly RemotePicture[],
    load: (url: string, signal: AbortSignal) => Promise<ImageSource>,
  ) {
    this.#pictures = pictures;
    this.#load = load;
  }

  get count(): number {
    return this.#pictures.length;
  }

  /** Fetches all of them, a few at a time, each address once. */
  show(): void {
    if (this.#started) return;
    this.#started = true;
    const waiting = [...Map.groupBy(this.#pictures, ({ url }) => url)];
    const next = async (): Promise<void> => {
      for (let each = waiting.shift(); each; each = waiting.shift()) await this.#show(...each);
    };
    for (let lane = 0; lane < atOnce; lane += 1) void next();
  }

  /** Stops what is on its way and gives the pictures' memory back. */
  dispose(): void {
    this.#abort.abort();
    for (const url of this.#urls) URL.revokeObjectURL(url);
  }

  async #show(address: string, pictures: readonly RemotePicture[]): Promise<void> {
    if (this.#abort.signal.aborted) return;
    try {
      const { contentType, data } = await this.#load(address, this.#abort.signal);
      if (this.#abort.signal.aborted || !rasterTypes.has(contentType)) return;
      const blob = new Blob([new Uint8Array(data)], { type: contentType });
      const url = URL.createObjectURL(blob);
      this.#urls.push(url);
      for (const { image, place } of pictures) {
        image.src = url;
        place.replaceWith(image);
      }
    } catch {
      // The picture's alternative text stays in its place.
    }
  }
}
