import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { hearAnswer, openUriRedirect } from '../../../../src/host/accounts/oauth/uriRedirect.ts';

const uri = 'vscode://mail-browser.mail-browser/signed-in';

describe('an answer in a link to VS Code', () => {
  it('reaches the sign-in with its state, once', async () => {
    const one = openUriRedirect(uri, 'state-one');
    const two = openUriRedirect(uri, 'state-two');
    assert.equal(hearAnswer('state=state-two&code=abc'), true);
    assert.equal(hearAnswer('state=state-two&code=def'), false);
    assert.deepEqual(await two.answer, { code: 'abc' });
    assert.equal(hearAnswer('state=state-one&error=access_denied'), true);
    assert.deepEqual(await one.answer, { error: 'access_denied' });
  });

  it('is taken by nobody else', async () => {
    const redirect = openUriRedirect(uri, 'mine');
    for (const query of [
      '',
      'code=abc',
      'state=&code=abc',
      'state=other&code=abc',
      'state=mine',
      'state=mine&state=mine&code=abc',
      'state=mine&code=a&code=b',
      `state=mine&code=${'a'.repeat(9000)}`,
      'state=mine&code=%00',
      'state=__proto__&code=abc',
    ])
      assert.equal(hearAnswer(query), false, query.slice(0, 60));
    assert.equal(hearAnswer('state=mine&code=abc'), true);
    assert.deepEqual(await redirect.answer, { code: 'abc' });
  });

  it('comes too late after the sign-in has ended', () => {
    openUriRedirect(uri, 'gone').close();
    assert.equal(hearAnswer('state=gone&code=abc'), false);
  });

  it('is sent to this extension', async () => {
    const manifest = JSON.parse(await readFile('package.json', 'utf8')) as Record<string, string>;
    const id = `${manifest['publisher']}.${manifest['name']}`;
    const source = await readFile('src/host/accounts/oauth/browserSignIn.ts', 'utf8');
    assert.ok(source.includes(`extensionId = '${id}'`));
  });
});
