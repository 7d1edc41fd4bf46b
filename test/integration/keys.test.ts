import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated } from './fixtures.ts';

interface Keybinding {
  readonly key: string;
  readonly command: string;
  readonly when?: string;
}
interface Manifest {
  readonly contributes: { readonly keybindings: readonly (Keybinding & { mac?: string })[] };
}

/** What VS Code itself binds, as its own file of defaults tells it. */
async function defaultKeys(): Promise<Keybinding[]> {
  await vscode.commands.executeCommand('workbench.action.openDefaultKeybindingsFile');
  const text = vscode.window.activeTextEditor?.document.getText() ?? '';
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  // Behind the list are commands without a key, as comments.
  const list = text.slice(text.indexOf('['), text.indexOf('\n]') + 2);
  return JSON.parse(list.replaceAll(/^\s*\/\/.*$/gm, '')) as Keybinding[];
}

describe('our keys', () => {
  it('shadow none of VS Code’s own outside of our panels', async () => {
    await activated();
    const extension = vscode.extensions.getExtension('mail-browser.mail-browser')!;
    const ours = (extension.packageJSON as Manifest).contributes.keybindings;
    const everywhere = ours.filter(
      ({ when = '' }) => !/activeWebviewPanelId|focusedView/.test(when),
    );
    assert.ok(everywhere.length > 0);
    const defaults = await defaultKeys();
    assert.ok(defaults.length > 500, String(defaults.length));
    const others = defaults.filter(({ command }) => !/^-?mail\./.test(command));
    assert.ok(others.some(({ key }) => key === 'ctrl+f'));
    for (const { key, command } of everywhere) {
      const shadowed = others.filter((each) => each.key === key || each.key.startsWith(`${key} `));
      assert.deepEqual(
        shadowed.map((each) => each.command),
        [],
        `${key} for ${command}`,
      );
    }
  });
});
