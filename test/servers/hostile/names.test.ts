import assert from 'node:assert/strict';
import { HostileBed, inbox, page } from '../fixtures/hostileBed.ts';

/** Names of folders that are made to be taken for something else. */
describe('a server with odd folder names', function () {
  this.timeout(30_000);
  const bed = new HostileBed();
  afterEach(() => bed.close());

  const literal = (name: string): string => `{${Buffer.byteLength(name, 'latin1')}}\r\n${name}`;
  const names: readonly string[] = [
    ...['"a\tb"', literal('c\r\nd'), '"&AAA-"', '"&IC4-txt.exe"', '"../../etc/passwd"'],
    ...['"__proto__"', '"constructor"', '"&Jjo!"', '"<img src=x>"', '""', '"inbox"'],
    ...['"$(command)"', '"a|b"', literal('e\0f'), `"${'n'.repeat(5000)}"`, '"/"', '"//"', '"/abs"'],
    ...['" "', '"%"', '"*"', '"&2D3cAA-"', literal('\xff\xfe'), '"Inbox/sub"', '"toString"'],
  ];

  it('has each of them listed once, as what it is', async () => {
    const rows = names.map((name) => `* LIST () "/" ${name}\r\n`).join('');
    const running = await bed.start({
      capabilities: 'NAMESPACE',
      answers: {
        LIST: (tag) =>
          `* LIST () "/" INBOX\r\n${rows}* LIST () NIL flat/name\r\n* LIST () "//" a//b\r\n${tag} OK\r\n`,
        STATUS: (tag) => `${tag} NO no\r\n`,
      },
    });
    const folders = await running.folders('test');
    const ids = folders.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, ids.join(' '));
    assert.equal(folders.filter(({ role }) => role === 'inbox').length, 1);
    for (const name of ['__proto__', 'constructor', '../../etc/passwd', 'flat/name', 'toString'])
      assert.ok(
        folders.some(({ path }) => path.join('/') === name),
        name,
      );
    for (const { id, path } of folders) {
      assert.ok(path.length > 0);
      assert.doesNotMatch(id, /[\u0000-\u0020\u007f]/);
      // What is shown neither forges another line nor reads in another order.
      assert.doesNotMatch(path.join('/'), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }
    const list = await running.list(inbox, page);
    assert.equal(list.total, 3);
  });

  it('has each of them opened under the very name that it gave, or not at all', async () => {
    const engine = await bed.start({
      answers: {
        LIST: (tag) =>
          `* LIST () "/" INBOX\r\n* LIST () "/" "&IC4-txt.exe"\r\n* LIST () "/" "../../etc/passwd"\r\n` +
          `* LIST () "/" "&Jjo!"\r\n* LIST () "/" "a b"\r\n* LIST () "/" "__proto__"\r\n${tag} OK\r\n`,
      },
    });
    const folders = await engine.folders('test');
    for (const { id } of folders) await engine.list(id, page).catch(() => undefined);
    const opened = [...bed.server.heard().matchAll(/ (?:SELECT|EXAMINE) (.*)\r\n/g)].map(
      ([, name]) => name!.replace(/^"|"$/g, '').replace(/ \(.*\)$/, ''),
    );
    assert.ok(opened.includes('../../etc/passwd') && opened.includes('&IC4-txt.exe'));
    // A name that is no modified UTF-7 is asked for in proper spelling, so it is not found.
    const given = ['&Jjo-!', 'INBOX', '&IC4-txt.exe', '../../etc/passwd', 'a b', '__proto__'];
    for (const name of opened) assert.ok(given.includes(name), name);
  });

  it('has cycles, holes and 500 levels of folders listed as they are', async () => {
    const deep = Array.from({ length: 500 }, (_, level) => `d${level}`).join('/');
    const running = await bed.start({
      answers: {
        LIST: (tag) =>
          `* LIST () "/" INBOX\r\n* LIST () "/" "a/a/a"\r\n* LIST () "/" "hole/child"\r\n` +
          `* LIST () "/" "${deep}"\r\n* LIST (\\Noselect \\HasChildren) "/" "a/a/a"\r\n${tag} OK\r\n`,
        STATUS: (tag) => `${tag} NO no\r\n`,
      },
    });
    const paths = (await running.folders('test')).map(({ path }) => path.join('/'));
    assert.deepEqual(paths.filter((path) => path === 'a/a/a').length, 1);
    assert.ok(paths.includes('hole/child') && paths.includes(deep));
  });
});
