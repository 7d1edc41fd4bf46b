import assert from 'node:assert/strict';
import { buildTree, type FolderNode } from '../../../src/host/tree/nodes.ts';
import type { Folder } from '../../../src/model/folder.ts';

function folder(path: string, more: Partial<Folder> = {}): Folder {
  const id = `a/${encodeURIComponent(path)}${more.namespace ?? ''}`;
  return {
    ...{ id, account: 'a', path: path.split('/'), selectable: true, subscribed: true },
    ...more,
  };
}

function outline(nodes: readonly FolderNode[], depth = 0): string[] {
  return nodes.flatMap(({ folder, children, dimmed, missing }) => [
    '  '.repeat(depth) + folder.path.at(-1)! + (dimmed ? ' (dim)' : '') + (missing ? ' (-)' : ''),
    ...outline(children, depth + 1),
  ]);
}

describe('the tree of folders', () => {
  it('has the inbox first, and a place for children whose parent is not listed', () => {
    const nodes = buildTree('a', [
      folder('Lists/b'),
      folder('Trash', { role: 'trash' }),
      folder('INBOX', { role: 'inbox' }),
      folder('Lists/a/x'),
    ]);
    assert.deepEqual(outline(nodes), [
      ...['INBOX', 'Trash', 'Lists (-)', '  a (-)', '    x', '  b'],
    ]);
  });

  it('keeps folders of others apart from one’s own of the same path', () => {
    const nodes = buildTree('a', [folder('user/x'), folder('user/x', { namespace: 'others' })]);
    assert.equal(nodes.length, 2);
    assert.notEqual(nodes[0]!.folder.id, nodes[1]!.folder.id);
    assert.notEqual(nodes[0]!.children[0]!.folder.id, nodes[1]!.children[0]!.folder.id);
  });

  it('shows on request what is subscribed, and its parents greyed', () => {
    const not = { subscribed: false };
    const nodes = buildTree(
      'a',
      [
        folder('INBOX', { role: 'inbox', ...not }),
        folder('Old', not),
        folder('Old/deep', not),
        folder('Lists', not),
        folder('Lists/lkml'),
        folder('Gone/x'),
      ],
      true,
    );
    assert.deepEqual(outline(nodes), [
      ...['INBOX', 'Gone (dim) (-)', '  x', 'Lists (dim)', '  lkml'],
    ]);
  });

  it('of thousands of folders is built at once', () => {
    const folders = Array.from({ length: 5_000 }, (_, n) => folder(`f${n % 100}/g${n}/h`));
    const began = performance.now();
    assert.equal(buildTree('a', folders).length, 100);
    assert.ok(performance.now() - began < 2_000);
  });
});
