import assert from 'node:assert/strict';
import { isBelow, mailboxName, ownNames, pathOfNew } from '../../../src/engine/mailboxNames.ts';
import { type Namespace, namespaceOf, pathOf } from '../../../src/imap/namespaces.ts';
import type { ListedMailbox } from '../../../src/model/folder.ts';

const namespaces: readonly Namespace[] = [
  { prefix: 'INBOX.', delimiter: '.', owner: undefined },
  { prefix: 'user.', delimiter: '.', owner: 'others' },
  { prefix: '', delimiter: '.', owner: 'shared' },
];

function listed(
  mailbox: string,
  delimiter = '.',
  places: readonly Namespace[] = namespaces,
): ListedMailbox {
  const place = namespaceOf({ mailbox, delimiter }, places);
  const path = pathOf(mailbox, delimiter, place);
  const { owner } = place ?? {};
  const rest = { mailbox, path, delimiter, selectable: true, subscribed: true };
  return { ...rest, ...(owner === undefined ? {} : { namespace: owner }) };
}

function plain(mailbox: string, delimiter = '/'): ListedMailbox {
  return listed(mailbox, delimiter, []);
}

describe('names of mailboxes', () => {
  const all = ['INBOX', 'INBOX.Lists', 'INBOX.Lists.lkml', 'user.bob', 'user.bob.Team', 'news'].map(
    (each) => listed(each),
  );

  it('are shown without the prefix of the user’s own, and tell whose they are', () => {
    const shown = all.map(({ path, namespace }) => [path.join('/'), namespace]);
    assert.deepEqual(shown, [
      ['INBOX', undefined],
      ['Lists', undefined],
      ['Lists/lkml', undefined],
      ['user/bob', 'others'],
      ['user/bob/Team', 'others'],
      ['news', 'shared'],
    ]);
    // The rest would be taken for the inbox itself.
    assert.deepEqual(listed('INBOX.Inbox.x').path, ['INBOX', 'Inbox', 'x']);
  });

  it('get the prefix back, or the name of what they are made in', () => {
    assert.deepEqual(ownNames(all), { prefix: 'INBOX.', delimiter: '.' });
    assert.equal(mailboxName(['New'], all), 'INBOX.New');
    assert.equal(mailboxName(['Lists', 'New', 'deep'], all), 'INBOX.Lists.New.deep');
    assert.equal(mailboxName(['user', 'bob', 'New'], all), 'user.bob.New');
    assert.equal(mailboxName(['news', 'New'], all), 'news.New');
    assert.equal(mailboxName(['INBOX', 'New'], all), 'INBOX.New');
    const known = { prefix: 'INBOX.', delimiter: '.' };
    assert.equal(mailboxName(['New'], [listed('INBOX')], known), 'INBOX.New');
  });

  it('are shown as they will be listed before they are', () => {
    for (const name of ['INBOX.New', 'INBOX.Lists.New', 'user.bob.New', 'news.New'])
      assert.deepEqual(pathOfNew(name, all), listed(name).path, name);
  });

  it('may hold what they like but the delimiter', () => {
    const odd = [
      'a&b',
      ' lead',
      'trail ',
      '100%',
      '*',
      '"q"',
      'back\\slash',
      'Grüße',
      '日本',
      '🦊',
    ];
    const flat = [plain('INBOX')];
    for (const name of odd) {
      assert.equal(mailboxName([name], flat), name);
      assert.deepEqual(plain(name).path, [name]);
    }
    assert.throws(() => mailboxName(['a/b'], flat), { code: 'bad-settings', message: /“\/”/ });
    assert.equal(mailboxName(['a/b'], all), 'INBOX.a/b');
    for (const bad of [[], [''], ['  '], ['a\nb'], ['\0'], ['\ud800'], ['x'.repeat(256)]])
      assert.throws(() => mailboxName(bad, flat), { code: 'bad-settings' });
    for (const bad of [undefined, null, 'text', [1], [null]])
      assert.throws(() => mailboxName(bad as unknown as string[], flat), { code: 'bad-settings' });
  });

  it('stand side by side where there is no delimiter', () => {
    const flat = ['INBOX', 'a', 'a/b'].map((each) => plain(each, ''));
    assert.deepEqual(flat[2]?.path, ['a/b']);
    assert.equal(mailboxName(['a.b/c'], flat), 'a.b/c');
    assert.throws(() => mailboxName(['a', 'b'], flat), {
      code: 'bad-settings',
      message: /no folders/,
    });
    assert.equal(isBelow('ab', flat[1]!), false);
    assert.equal(isBelow('a/b', plain('a')), true);
  });

  it('with empty ends keep a path that can be shown', () => {
    assert.deepEqual(plain('/root/x').path, ['root', 'x']);
    assert.deepEqual(plain('Parent/').path, ['Parent']);
    assert.deepEqual(plain('/').path.length, 1);
    assert.deepEqual(ownNames([plain('/root/x')]), { prefix: '', delimiter: '/' });
  });
});
