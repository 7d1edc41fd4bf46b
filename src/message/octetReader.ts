/**
 * Reads little-endian numbers and octets one after another. What is asked for beyond the end is empty,
 * and from then on `ended` is true: hostile lengths end the reading and nothing else.
 */
export class OctetReader {
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #ended = false;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  }

  /** Whether more was asked for than there is. */
  get ended(): boolean {
    return this.#ended;
  }

  get left(): number {
    return this.#ended ? 0 : this.#octets.length - this.#at;
  }

  octet(): number {
    return this.#advance(1) ? this.#view.getUint8(this.#at - 1) : 0;
  }

  uint16(): number {
    return this.#advance(2) ? this.#view.getUint16(this.#at - 2, true) : 0;
  }

  uint32(): number {
    return this.#advance(4) ? this.#view.getUint32(this.#at - 4, true) : 0;
  }

  /** The next octets, not copied. */
  take(length: number): Uint8Array {
    return this.#advance(length)
      ? this.#octets.subarray(this.#at - length, this.#at)
      : this.#octets.subarray(0, 0);
  }

  /** The next octets, and the filling after them up to a multiple of four. */
  takePadded(length: number): Uint8Array {
    const taken = this.take(length);
    // The filling of the last value may be missing.
    this.take(Math.min((4 - (length % 4)) % 4, this.left));
    return taken;
  }

  #advance(length: number): boolean {
    if (length > this.left) this.#ended = true;
    if (this.#ended) return false;
    this.#at += length;
    return true;
  }
}
