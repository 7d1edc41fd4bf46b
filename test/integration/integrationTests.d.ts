declare module 'integration-tests' {
  /** Evaluates every test file of this folder; the build writes this module. */
  export function load(): void;
}
