/** One node of a message's tree of parts, for people. */
export interface MimePart {
  /** As for attachments; empty for a multipart that is the whole message. */
  readonly part: string;
  readonly type: string;
  /** Safe to use as one path segment on any system. */
  readonly filename?: string;
  readonly charset?: string;
  readonly encoding: string;
  /** Octets as transferred. */
  readonly size: number;
  readonly children: readonly MimePart[];
}
