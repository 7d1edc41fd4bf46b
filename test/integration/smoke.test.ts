import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('is found, activates and returns the API', async () => {
    const extension = vscode.extensions.getExtension<{ version: number }>(
      'mail-browser.mail-browser',
    );
    assert.ok(extension, 'mail-browser.mail-browser is not among the extensions');
    const api = await extension.activate();
    assert.equal(api.version, 1);
  });
});
