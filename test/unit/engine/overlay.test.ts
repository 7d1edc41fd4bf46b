import assert from 'node:assert/strict';
import { waitsFor } from '../../../src/engine/changes/dependence.ts';
import { overlayKey, overlays, withPendingFolders } from '../../../src/engine/changes/overlay.ts';
import type { JournalledChange, Step } from '../../../src/engine/changes/step.ts';
import type { ListedMailbox } from '../../../src/model/folder.ts';

let count = 0;

function change(steps: readonly Step[], more: Partial<JournalledChange> = {}): JournalledChange {
  count++;
  return {
    id: String(count),
    state: 'queued',
    publicId: `test/${count}`,
    since: count,
    subject: { kind: 'flags', count: 1 },
    steps,
    takeBack: [],
    total: 1,
    done: 0,
    gone: 0,
    losses: 0,
    ...more,
  };
}

function flags(uids: readonly number[], add: string[], remove: string[] = []): Step {
  const messages = { mailbox: 'INBOX', uidValidity: '7', uids };
  return { kind: 'flags', ...messages, add, remove, before: [], unknown: [] };
}

function move(uids: readonly number[], to = 'Archive'): Step {
  return { kind: 'move', mailbox: 'INBOX', uidValidity: '7', uids, to, messageIds: {} };
}

function listed(mailbox: string): ListedMailbox {
  const path = mailbox.split('/');
  return { mailbox, path, delimiter: '/', selectable: true, subscribed: true };
}

describe('what is laid over the server’s word', () => {
  const inbox = overlayKey('INBOX', '7');

  it('is the sum of the flags that wait, the later over the earlier', () => {
    const found = overlays([
      change([flags([1, 2], ['\\Flagged'], ['\\Seen'])]),
      change([flags([2], ['\\Seen'], ['\\Flagged'])]),
    ]).get(inbox);
    assert.deepEqual(found?.flags.get(1), { add: ['\\Flagged'], remove: ['\\Seen'] });
    assert.deepEqual(found.flags.get(2)?.add, ['\\Seen']);
    assert.deepEqual(found.flags.get(2)?.remove, ['\\Seen', '\\Flagged']);
    assert.equal(found.flags.get(3), undefined);
  });

  it('hides what is on its way elsewhere, and not what is copied', () => {
    const copy = { ...move([3]), kind: 'copy' } as Step;
    const found = overlays([change([move([1, 2]), copy])]).get(inbox);
    assert.deepEqual([...(found?.hidden ?? [])], [1, 2]);
  });

  it('is nothing for what has failed or is being undone, nor under another UIDVALIDITY', () => {
    const undone = change([move([2])]);
    const changes = [
      change([move([1])], { state: 'failed' }),
      undone,
      change([], { undoes: undone.id }),
    ];
    assert.equal(overlays(changes).size, 0);
    assert.equal(overlays([change([move([1])])]).get(overlayKey('INBOX', '8')), undefined);
  });

  it('shows folders as they will be, with those below them', () => {
    const before = ['INBOX', 'Work', 'Work/Old', 'Workshop'].map(listed);
    const after = withPendingFolders(before, [
      change([{ kind: 'create', mailbox: 'New/Child' }]),
      change([{ kind: 'rename', mailbox: 'Work', to: 'Play' }]),
      change([{ kind: 'delete', mailbox: 'Workshop' }]),
      change([{ kind: 'subscribe', mailbox: 'INBOX', subscribed: false }]),
      change([{ kind: 'delete', mailbox: 'INBOX' }], { state: 'failed' }),
    ]);
    assert.deepEqual(
      after.map(({ path }) => path.join('/')),
      ['INBOX', 'Play', 'Play/Old', 'New/Child'],
    );
    assert.equal(after[0]?.subscribed, false);
  });
});

describe('a change waits for an earlier one', () => {
  const cases: [string, Step, Step, boolean][] = [
    ['about the same message', flags([1, 2], ['a']), move([2]), true],
    ['about other messages', flags([1, 2], ['a']), move([3]), false],
    ['that makes its folder', { kind: 'create', mailbox: 'New' }, move([1], 'New'), true],
    ['about another folder', { kind: 'create', mailbox: 'New' }, move([1]), false],
    [
      'that renames the folder above',
      { kind: 'rename', mailbox: 'A', to: 'B' },
      move([1], 'B/C'),
      true,
    ],
    [
      'whose messages are not known yet',
      { ...move([]), wanted: ['<1@x>'] } as Step,
      flags([9], ['a']),
      true,
    ],
  ];
  for (const [what, earlier, later, waits] of cases) {
    it(`${waits ? '' : 'not '}${what}`, () => {
      assert.equal(waitsFor(change([later]), change([earlier])), waits);
    });
  }

  it('that it undoes', () => {
    const first = change([flags([1], ['a'])]);
    assert.ok(waitsFor(change([], { undoes: first.id }), first));
  });

  it('not when that had failed before it was made', () => {
    const failure = { code: 'server-error', message: 'No.', at: count + 2 } as const;
    const failed = change([flags([1], ['a'])], { state: 'failed', failure });
    assert.ok(waitsFor(change([flags([1], ['b'])]), failed));
    assert.ok(!waitsFor(change([flags([1], ['b'])], { since: failure.at + 1 }), failed));
  });
});
