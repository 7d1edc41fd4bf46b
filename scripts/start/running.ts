/** A VS Code that was started. */
export interface Running {
  /** When it has ended by itself, for example because its window was closed. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}
