/** What of the mail is kept on this machine. */
export interface CacheSettings {
  /** Whether anything but changes on their way is kept on disk. */
  readonly enabled: boolean;
  /** Octets of texts that are kept for each account. */
  readonly textLimit: number;
}

export const defaultCache: CacheSettings = { enabled: true, textLimit: 200 * 2 ** 20 };
