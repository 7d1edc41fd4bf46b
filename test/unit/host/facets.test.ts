import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.ts';
import { accountFacets, badgeOf, facetsOf } from '../../../src/host/tree/facets.ts';
import type { FolderNode } from '../../../src/host/tree/nodes.ts';
import type { Account } from '../../../src/model/account.ts';
import type { Folder } from '../../../src/model/folder.ts';

const nothing = { favourite: false, notified: false };

function node(folder: Partial<Folder> = {}, more: Partial<FolderNode> = {}): FolderNode {
  const whole = { id: 'a/b', account: 'a', path: ['b'], selectable: true, subscribed: true };
  return { kind: 'folder', folder: { ...whole, ...folder }, children: [], ...more };
}

function account(more: Partial<Account> = {}): Account {
  const settings = { address: 'a@b.c', host: 'h', port: 993, security: 'tls', user: 'a' } as const;
  return { ...settings, id: 'a', state: 'online', ...more };
}

describe('what menus of the tree go by', () => {
  const facets = (folder: Partial<Folder>, choices = nothing): string =>
    facetsOf(node(folder), choices).join(':');

  it('says of a folder what can be done with it', () => {
    assert.equal(facets({}), 'folder:selectable:renamable:deletable:subscribed');
    assert.equal(facets({ role: 'inbox' }), 'folder:selectable:subscribed');
    assert.equal(
      facets({ role: 'trash', subscribed: false }),
      'folder:selectable:renamable:unsubscribed:emptiable',
    );
    assert.equal(facets({ rights: 'lrs' }), 'folder:selectable:subscribed:readonly');
    assert.equal(
      facets({ selectable: false }, { favourite: true, notified: true }),
      'folder:renamable:deletable:subscribed:favourite:notified',
    );
  });

  it('says nothing of a parent that no server lists', () => {
    assert.deepEqual(facetsOf(node({}, { missing: true }), nothing), ['folder']);
  });

  it('says of an account its state and place', () => {
    const facts = { trouble: undefined, first: true, last: false, certificate: true };
    assert.deepEqual(accountFacets(account(), facts), [
      'account',
      'online',
      'first',
      'certificate',
    ]);
    const disabled = account({ enabled: false, state: 'disconnected' });
    const last = { ...facts, first: false, last: true, certificate: false };
    assert.deepEqual(accountFacets(disabled, last), [
      'account',
      'disconnected',
      'disabled',
      'last',
    ]);
  });

  it('knows every facet that package.json asks for', () => {
    const menus = readFileSync(join(root, 'package.json'), 'utf8');
    const asked = new Set(
      [...menus.matchAll(/viewItem =~ \/(?:\^account\.\*)?:(\w[\w-]*)\//g)].map(
        (match) => match[1]!,
      ),
    );
    const all = [
      ...facetsOf(node({ role: 'trash', rights: 'lrx' }), { favourite: true, notified: true }),
      ...facetsOf(node({ subscribed: false }), nothing),
      ...accountFacets(account({ enabled: false, state: 'auth-failed' }), {
        ...{ trouble: undefined, first: true, last: true, certificate: true },
      }),
    ];
    assert.ok(asked.size > 8);
    assert.deepEqual(
      [...asked].filter((facet) => !all.includes(facet)),
      [],
    );
  });
});

describe('the badge of a folder', () => {
  it('has at most two characters, and none where nobody waits', () => {
    assert.equal(badgeOf({ unread: 7 }), '7');
    assert.equal(badgeOf({ unread: 99 }), '99');
    assert.equal(badgeOf({ unread: 100_000 }), '●');
    for (const quiet of [{}, { unread: 0 }, { unread: 5, role: 'junk' as const }])
      assert.equal(badgeOf(quiet), '');
  });
});
