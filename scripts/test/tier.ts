export interface TierResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What went wrong, for people; printed above the tier's line. */
  readonly details?: string;
  /** Parts that could not run here, as `name: reason`. With CI=true each is a failure. */
  readonly notRun?: readonly string[];
}

export interface TierOptions {
  /** Runs only the tests whose full title matches, in tiers that have single tests. */
  readonly grep?: string | undefined;
}

export interface Tier {
  readonly name: string;
  /** Why the whole tier cannot run here, or undefined; installs what is missing where it can. */
  unavailable(): Promise<string | undefined>;
  run(options: TierOptions): Promise<TierResult>;
}

/** For tiers that need nothing but the npm packages. */
export function alwaysAvailable(): Promise<undefined> {
  return Promise.resolve(undefined);
}
