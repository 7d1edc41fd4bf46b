import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { commands, contextKeys, settings, views, webviews } from '../../src/host/ids.ts';

interface Item {
  readonly command: string;
  readonly when?: string;
}
interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly (Item & { title: string; category: string; icon?: string })[];
    readonly menus: Readonly<Record<string, readonly Item[]>>;
    readonly keybindings: readonly (Item & { key: string; mac?: string })[];
    readonly configuration: { readonly properties: Readonly<Record<string, { scope: string }>> };
    readonly views: Readonly<Record<string, readonly { id: string }[]>>;
    readonly viewsWelcome: readonly { view: string; when: string }[];
    readonly walkthroughs: readonly {
      steps: readonly { media: { svg: string }; completionEvents: readonly string[] }[];
    }[];
  };
}

const text = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const words = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<
  string,
  string
>;
const declared = contributes.commands.map(({ command }) => command);
const ids: readonly string[] = Object.values(commands);
const hostSources = ['src/extension.ts', ...globSync('src/host/**/*.ts', { cwd: root })].map(
  (file) => ({ file, code: readFileSync(join(root, file), 'utf8') }),
);

/** The names after `object.` in sources whose path matches. */
function namesUsed(object: string, where: RegExp): Set<string> {
  const pattern = new RegExp(`\\b${object}\\.(\\w+)`, 'g');
  const sources = hostSources.filter(({ file }) => where.test(file.replaceAll('\\', '/')));
  return new Set(sources.flatMap(({ code }) => [...code.matchAll(pattern)].map((m) => m[1]!)));
}

/** The parts of a `when` clause, with what a name is compared to. */
function whenClauses(): string[] {
  const items = [
    ...Object.values(contributes.menus).flat(),
    ...contributes.keybindings,
    ...contributes.viewsWelcome,
  ];
  return items.map(({ when }) => when).filter((when) => when !== undefined);
}

describe('what package.json contributes', () => {
  describe('commands', () => {
    it('are those of ids.ts, each once', () => {
      assert.deepEqual([...declared].sort(), [...ids].sort());
      assert.equal(new Set(declared).size, declared.length);
    });

    it('have a title and the category of the extension', () => {
      const titles = contributes.commands.map(({ title }) => words[title.replaceAll('%', '')]);
      for (const [index, { command, category }] of contributes.commands.entries()) {
        assert.ok(titles[index], command);
        assert.equal(category, '%category%', command);
      }
    });

    // What is done to mail and folders is within reach of whoever types, points or looks things up.
    // Flagging has one key for both ways.
    const everywhere: [string, string, string, string?][] = [
      ['mark read', commands.messageMarkRead, 'webview/context'],
      ['mark unread', commands.messageMarkUnread, 'webview/context'],
      ['flag', commands.messageFlag, 'webview/context', commands.messageToggleFlag],
      ['unflag', commands.messageUnflag, 'webview/context'],
      ['move', commands.messageMove, 'webview/context'],
      ['copy', commands.messageCopy, 'webview/context'],
      ['set keywords', commands.messageKeywords, 'webview/context'],
      ['open in a tab', commands.messageOpenInTab, 'webview/context'],
      ['delete', commands.messageDelete, 'webview/context'],
      ['archive', commands.messageArchive, 'webview/context'],
      ['junk', commands.messageJunk, 'webview/context'],
      ['show source', commands.messageShowSource, 'webview/context'],
      ['refresh', commands.foldersRefresh, 'view/item/context'],
      ['search in a folder', commands.folderSearch, 'view/item/context'],
      ['search in an account', commands.accountSearch, 'view/item/context'],
      ['create a folder', commands.folderCreate, 'view/item/context'],
      ['rename a folder', commands.folderRename, 'view/item/context'],
      ['delete a folder', commands.folderDelete, 'view/item/context'],
      ['quick search', commands.searchQuick, 'editor/context'],
    ];
    for (const [what, command, menu, byKey = command] of everywhere) {
      it(`${what}: in the palette, by a key and in ${menu}`, () => {
        assert.ok(
          contributes.keybindings.some((each) => each.command === byKey),
          'no key',
        );
        assert.ok(
          contributes.menus[menu]?.some((each) => each.command === command),
          'no entry',
        );
        const hidden = contributes.menus['commandPalette']?.some(
          (each) => each.command === command && each.when === 'false',
        );
        assert.ok(!hidden, 'not in the palette');
      });
    }

    it('are asked for by the panel, too, as they are declared', () => {
      const named = namesUsed('commands', /^src\/host\//);
      const unknown = [...named].filter((name) => !Object.hasOwn(commands, name));
      // These are VS Code's own object of the same name.
      assert.deepEqual(unknown.sort(), ['executeCommand', 'registerCommand']);
    });
  });

  it('menus and keys name declared commands only', () => {
    const items = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
    assert.deepEqual(
      items.map(({ command }) => command).filter((command) => !declared.includes(command)),
      [],
    );
  });

  it('no key means two things at once', () => {
    const keys = contributes.keybindings.map(({ key, when }) => `${key} when ${when}`);
    assert.deepEqual([...new Set(keys)], keys);
  });

  it('keys without a modifier leave text fields alone', () => {
    for (const { command, key, when } of contributes.keybindings) {
      if (/ctrl|alt|cmd|f\d/.test(key)) continue;
      assert.match(when ?? '', /mail\.focus != 'field'|!inputFocus/, `${command} by ${key}`);
    }
  });

  it('`mail.keys` turns off every key that is a letter or a sign alone', () => {
    const alone = contributes.keybindings.filter(({ key }) => /^(shift\+)?[a-z\d/]$/.test(key));
    assert.ok(alone.length >= 20);
    for (const { command, key, when } of alone)
      assert.match(when ?? '', /&& config\.mail\.keys$/, `${command} by ${key}`);
  });

  it('the panel’s own menu is for messages of the panel', () => {
    for (const { command, when } of contributes.menus['webview/context'] ?? [])
      assert.ok(when?.includes(`webviewId == '${webviews.mailbox}'`), command);
  });

  it('`when` clauses know the context keys, the view and the panel, and nothing else of ours', () => {
    const known: readonly string[] = [
      ...Object.values(contextKeys),
      ...Object.values(views),
      ...Object.values(webviews),
      `mail.${settings.keys}`,
      `mail.${settings.subscribedOnly}`,
    ];
    const named = whenClauses().flatMap((when) => when.match(/\bmail\.[\w.]+/g) ?? []);
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    );
  });

  it('every context key is set somewhere', () => {
    const used = namesUsed('contextKeys', /./);
    assert.deepEqual(
      Object.keys(contextKeys).filter((name) => !used.has(name)),
      [],
    );
  });

  it('settings are those of ids.ts, are read, and cannot come with a workspace', () => {
    const { section, ...names } = settings;
    assert.deepEqual(
      Object.keys(contributes.configuration.properties).sort(),
      Object.values(names)
        .map((name) => `${section}.${name}`)
        .sort(),
    );
    // `keys` is read by the `when` clauses of the single letters.
    assert.ok(whenClauses().some((when) => when.includes(`config.mail.${settings.keys}`)));
    const used = new Set([
      ...namesUsed('settings', /./),
      ...namesUsed('names', /accounts\.ts$/),
      'keys',
    ]);
    assert.deepEqual(
      Object.keys(names).filter((name) => !used.has(name)),
      [],
    );
    for (const [name, { scope }] of Object.entries(contributes.configuration.properties))
      assert.equal(scope, 'application', name);
  });

  it('views, panels and walkthroughs are those of ids.ts', () => {
    const ids = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    const known: readonly string[] = Object.values(views);
    assert.deepEqual(ids, known);
    for (const { view } of contributes.viewsWelcome) assert.ok(ids.includes(view), view);
    for (const id of Object.values(webviews))
      assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${id}`), id);
    const events = [
      ...declared.map((each) => `onCommand:${each}`),
      ...Object.values(contextKeys).map((each) => `onContext:${each}`),
    ];
    for (const { steps } of contributes.walkthroughs)
      for (const event of steps.flatMap(({ completionEvents }) => completionEvents))
        assert.ok(events.includes(event), event);
  });

  it('files it names are there', () => {
    const files = new Set(text.match(/(?<=")(?:\.\/)?media\/[^"]+(?=")/g));
    assert.ok(files.size >= 5);
    for (const file of files) assert.ok(existsSync(join(root, file)), file);
  });

  it('texts that lead to commands lead to declared ones', () => {
    const links = Object.values(words).flatMap((each) => each.match(/(?<=command:)[\w.]+/g) ?? []);
    assert.ok(links.length > 0);
    assert.deepEqual(
      links.filter((link) => link.startsWith('mail.') && !declared.includes(link)),
      [],
    );
  });
});
