/** What `read` makes of a column, or undefined where damage left nothing to read: it is fetched again. */
export function intact<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
