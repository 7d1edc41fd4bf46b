import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../scripts/build.ts';
import { packFolder } from '../../scripts/package.ts';
import { root } from '../../scripts/paths.ts';
import { languages } from './languages.ts';
import { zipEntries } from './zipEntries.ts';

/** Octets; far above what it is, far below what a slip would make of it. */
const largest = 2 * 2 ** 20;

describe('the package', function () {
  this.timeout(120_000);
  let folder: string;
  let clone: string;
  let entries: ReadonlyMap<string, Buffer>;
  let size: number;
  let said: string;

  // In a copy, so that a `dist` that somebody is just running stays as it is.
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mail-package-'));
    clone = join(folder, 'clone');
    const leftOut = ['.git', 'node_modules', 'dist', 'out', '.vscode-test'];
    for (const name of readdirSync(root).filter((each) => !leftOut.includes(each)))
      cpSync(join(root, name), join(clone, name), { recursive: true });
    mkdirSync(join(clone, 'node_modules', 'left-pad'), { recursive: true });
    cpSync(join(root, 'package.json'), join(clone, 'node_modules', 'left-pad', 'package.json'));
    await build({ production: true, folder: join(clone, 'dist') });
    const file = join(folder, 'mail-browser.vsix');
    said = await packFolder(clone, file);
    const octets = readFileSync(file);
    size = octets.length;
    entries = zipEntries(octets);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function built(name: string): string {
    return readFileSync(join(clone, 'dist', name), 'utf8');
  }

  it('holds what runs and what has to be said about it, and nothing else', () => {
    assert.deepEqual(
      [...entries.keys()].sort(),
      [
        '[Content_Types].xml',
        'extension.vsixmanifest',
        'extension/LICENSE.txt',
        'extension/changelog.md',
        'extension/dist/extension.cjs',
        'extension/dist/node-sqlite3-wasm.wasm',
        'extension/dist/third-party-notices.txt',
        'extension/dist/webview/codicons/codicon.css',
        'extension/dist/webview/codicons/codicon.ttf',
        'extension/dist/webview/mailbox.css',
        'extension/dist/webview/mailbox.js',
        'extension/dist/webview/message.css',
        'extension/dist/webview/message.js',
        'extension/dist/rooms.cjs',
        'extension/dist/sample.cjs',
        'extension/dist/suffixes.cjs',
        'extension/dist/worker.cjs',
        'extension/l10n/bundle.l10n.json',
        ...languages.map((each) => `extension/l10n/bundle.l10n.${each}.json`),
        'extension/media/icon.png',
        'extension/media/mail-dark.svg',
        'extension/media/mail-light.svg',
        'extension/media/mail-message.tmLanguage.json',
        'extension/media/mail.svg',
        'extension/media/walkthrough/add.svg',
        'extension/media/walkthrough/keys.svg',
        'extension/media/walkthrough/privacy.svg',
        'extension/media/walkthrough/read.svg',
        'extension/media/walkthrough/search.svg',
        'extension/package.json',
        'extension/package.nls.json',
        ...languages.map((each) => `extension/package.nls.${each}.json`),
        'extension/readme.md',
        'extension/SUPPORT.md',
      ].sort(),
    );
  });

  it('is packed without a warning', () => {
    assert.doesNotMatch(said, /warning/i);
  });

  it('shows its pictures from where everybody can load them', () => {
    const readme = entries.get('extension/readme.md')!.toString();
    const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, url]) => url!);
    assert.ok(pictures.length > 0);
    for (const url of pictures) assert.match(url, /^https:\/\//);
  });

  it('has the sample mailbox in a file of its own, for who asks for it', () => {
    const octets = Buffer.byteLength(built('sample.cjs'));
    console.log(`      sample mailbox and its server: ${(octets / 1024).toFixed(0)} KB`);
    assert.match(built('sample.cjs'), /Hoodiecrow ready/);
    for (const name of ['worker.cjs', 'rooms.cjs', 'extension.cjs'])
      assert.doesNotMatch(built(name), /Hoodiecrow ready/, name);
  });

  it('serves the sample mailbox from what is packed', () => {
    const script = `
      const { duplexPair } = require('node:stream');
      const { serveSample } = require(${JSON.stringify(join(clone, 'dist', 'sample.cjs'))});
      const [client, served] = duplexPair();
      client.setEncoding('latin1').on('data', (text) => {
        process.stdout.write(text);
        if (text.includes('c OK')) process.exit();
      });
      serveSample(served);
      client.write('a LOGIN ada@example.org analytical-engine\\r\\n');
      client.write('b SELECT INBOX\\r\\nc UID SEARCH SUBJECT build\\r\\n');`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    assert.match(stdout, /^\* SEARCH( \d+)+/m, stdout + stderr);
    assert.equal(stderr, '');
  });

  it('is small', () => {
    console.log(`      ${(size / 1024).toFixed(0)} KB packed`);
    assert.ok(size < largest, `${size} octets`);
  });

  it('loads nothing at activation that only the worker needs', () => {
    assert.match(built('worker.cjs'), /imapflow/i);
    for (const name of ['extension.cjs', 'rooms.cjs'])
      assert.doesNotMatch(built(name), /imapflow|node:sqlite|iconv/i, name);
    const octets = Buffer.byteLength(built('extension.cjs'));
    console.log(`      loaded at the start of VS Code: ${(octets / 1024).toFixed(0)} KB`);
    assert.ok(octets < 20 * 1024, `${octets} octets`);
  });

  it('keeps VS Code out of the worker and the worker’s Node out of the browser', () => {
    for (const name of ['extension.cjs', 'rooms.cjs'])
      assert.match(built(name), /require\("vscode"\)/, name);
    assert.doesNotMatch(built('worker.cjs'), /require\("vscode"\)/);
    assert.doesNotMatch(built('webview/mailbox.js'), /require\("/);
  });

  it('brings an SQLite along for a Node.js without one', () => {
    const script = `
      const { Worker } = require('node:worker_threads');
      const workerData = { folder: ${JSON.stringify(join(folder, 'storage'))}, cache: { enabled: true, textLimit: 1e6 } };
      const worker = new Worker(${JSON.stringify(join(clone, 'dist', 'worker.cjs'))}, { workerData });
      const settings = { address: 'a@b', host: '127.0.0.1', port: 1, security: 'none', user: 'a' };
      const ask = (id, name, body) => worker.postMessage({ kind: 'request', id, name, body });
      worker.on('message', (answer) => {
        console.log(JSON.stringify(answer));
        if (answer.id === 2) worker.terminate();
      });
      ask(1, 'setAccounts', { accounts: [{ id: 'a', settings }] });
      ask(2, 'cachedFolders', { account: 'a' });`;
    const { stdout } = spawnSync(process.execPath, ['--no-experimental-sqlite', '-e', script], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    assert.match(stdout, /\{"kind":"result","id":2,"body":\[\]\}/);
    // Without WAL: it was not Node's own.
    assert.deepEqual(readdirSync(join(folder, 'storage')), ['a.sqlite']);
  });

  it('has no source maps, neither beside nor inside', () => {
    for (const name of ['extension.cjs', 'worker.cjs', 'webview/mailbox.js', 'webview/mailbox.css'])
      assert.doesNotMatch(built(name), /sourceMappingURL/, name);
  });

  it('names everything of others in it, with its licence', () => {
    const notices = built('third-party-notices.txt');
    const names = [...notices.matchAll(/^(\S+) \d[\w.-]* \((.+)\)$/gm)].map(([, name]) => name);
    const expected = [
      '@microsoft/fast-element',
      '@microsoft/fast-foundation',
      '@vscode/codicons',
      '@vscode/l10n',
      '@vscode/webview-ui-toolkit',
      'dompurify',
      'hoodiecrow-imap',
      'iconv-lite',
      'imapflow',
      'libmime',
      'lit',
      'lit-html',
      'node-sqlite3-wasm',
    ];
    assert.deepEqual(
      expected.filter((name) => !names.includes(name)),
      [],
    );
    assert.match(notices, /^@vscode\/codicons .*CC-BY-4\.0/m);
    assert.match(notices, /Permission is hereby granted, free of charge/);
    // What only builds and tests is not shipped, and must not be claimed to be.
    for (const name of ['esbuild', 'typescript', 'mocha', 'playwright-core', 'pino'])
      assert.ok(!names.includes(name), name);
  });
});
