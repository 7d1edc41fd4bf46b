import { commands } from 'vscode';

/** Sets a context key for `when` clauses. */
export function setContext(key: string, value: unknown): void {
  void commands.executeCommand('setContext', key, value);
}
