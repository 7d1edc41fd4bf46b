import { commands, env, window } from 'vscode';
import { queryAtCursor, queryForSelection, type SmartQuery } from './smartQuery.ts';

/** Characters of a selection that are looked at. */
const longest = 10_000;

/** The query for what is selected in the editor, or for what the cursor stands on. */
export function editorQuery(): SmartQuery {
  const editor = window.activeTextEditor;
  if (!editor) return { query: '', opens: false };
  const { document, selection } = editor;
  if (selection.isEmpty) {
    const { line, character } = selection.active;
    return queryAtCursor(document.lineAt(line).text, character);
  }
  // The whole of a large file may be selected.
  const start = document.offsetAt(selection.start);
  const end = Math.min(start + longest, document.offsetAt(selection.end));
  const range = selection.with(selection.start, document.positionAt(end));
  return queryForSelection(document.getText(range));
}

/**
 * The query for what is selected in the terminal. VS Code tells extensions of it by the clipboard
 * alone, which is put back.
 */
export async function terminalQuery(): Promise<SmartQuery> {
  const before = await env.clipboard.readText();
  try {
    // Where nothing is selected nothing is copied.
    await env.clipboard.writeText('');
    await commands.executeCommand('workbench.action.terminal.copySelection');
    const selected = await env.clipboard.readText();
    return queryForSelection(selected.slice(0, longest));
  } finally {
    await env.clipboard.writeText(before);
  }
}
