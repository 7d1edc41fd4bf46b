import assert from 'node:assert/strict';
import { compareFolders, type Folder, type FolderRole } from '../../../src/model/folder.ts';

function folder(name: string, role?: FolderRole): Folder {
  const rest = { id: name, account: 'a', selectable: true, subscribed: true };
  return { ...rest, path: ['Parent', name], ...(role === undefined ? {} : { role }) };
}

describe('the order of folders', () => {
  it('puts what has a role first, in the order people expect, then the others by name', () => {
    const folders = [
      folder('zebra'),
      folder('Papierkorb', 'trash'),
      folder('Banana'),
      folder('Spam', 'junk'),
      folder('apple'),
      folder('Gesendet', 'sent'),
      folder('Posteingang', 'inbox'),
      folder('Alle', 'all'),
      folder('Archiv', 'archive'),
      folder('Markiert', 'flagged'),
      folder('Entwürfe', 'drafts'),
    ];
    assert.deepEqual(
      folders.sort(compareFolders).map(({ path }) => path.at(-1)),
      [
        'Posteingang',
        'Entwürfe',
        'Gesendet',
        'Archiv',
        'Alle',
        'Markiert',
        'Spam',
        'Papierkorb',
        'apple',
        'Banana',
        'zebra',
      ],
    );
  });

  it('is by name where two have the same role', () => {
    assert.ok(compareFolders(folder('a', 'sent'), folder('b', 'sent')) < 0);
    assert.ok(compareFolders(folder('b', 'sent'), folder('a', 'sent')) > 0);
    assert.equal(compareFolders(folder('a'), folder('a')), 0);
    const [a, b] = [['x', 'y', 'a'], ['b']].map((path) => ({ ...folder('x'), path }));
    assert.ok(compareFolders(a!, b!) < 0 && compareFolders(b!, a!) > 0);
  });

  it('does not fail on a folder without a name', () => {
    const nameless = { ...folder('x'), path: [] };
    assert.ok(compareFolders(nameless, folder('a')) < 0);
    assert.ok(compareFolders(folder('a'), nameless) > 0);
    assert.equal(compareFolders(nameless, nameless), 0);
    assert.ok(compareFolders(nameless, folder('!')) < 0);
    assert.ok(compareFolders(folder('!'), nameless) > 0);
  });
});
