import assert from 'node:assert/strict';
import { type StatusFacts, statusLook } from '../../../../src/host/status/statusWords.ts';

function look(more: Partial<StatusFacts>): { text: string; label: string; warns: boolean } {
  const facts = { conditions: ['online'], unread: 0, waiting: 0, failed: 0, ...more } as const;
  const shown = statusLook(facts);
  assert.ok(shown);
  return shown;
}

describe('the status bar', () => {
  it('shows nothing without accounts', () => {
    assert.equal(statusLook({ conditions: [], unread: 3, waiting: 1, failed: 1 }), undefined);
  });

  it('counts unread mail', () => {
    assert.deepEqual(look({}), { text: '$(mail)', label: 'no unread mail', warns: false });
    assert.equal(look({ unread: 12 }).text, '$(mail) 12');
    assert.equal(look({ unread: 12 }).label, '12 unread messages');
    assert.equal(look({ unread: 1 }).label, '1 unread message');
    assert.equal(look({ conditions: ['disconnected'] }).text, '$(mail)');
  });

  it('shows the worst of several accounts, and of how many it is true', () => {
    const all = ['online', 'connecting', 'offline', 'certificate', 'auth-failed'] as const;
    assert.equal(look({ conditions: all, unread: 2 }).text, '$(key) 2');
    assert.equal(look({ conditions: all.slice(0, 4) }).text, '$(shield)');
    assert.equal(look({ conditions: all.slice(0, 3) }).text, '$(debug-disconnect)');
    assert.equal(look({ conditions: all.slice(0, 2) }).text, '$(sync~spin)');
    assert.match(look({ conditions: all }).label, /1 of 5 accounts: sign-in needed$/);
    assert.match(look({ conditions: ['offline'] }).label, /, offline$/);
  });

  it('spins only while it connects', () => {
    for (const condition of ['online', 'offline', 'disconnected', 'auth-failed'] as const)
      assert.doesNotMatch(look({ conditions: [condition] }).text, /spin/);
  });

  it('says first what is not on the server', () => {
    const waiting = look({ waiting: 2, unread: 3 });
    assert.equal(waiting.text, '$(mail) 3 $(cloud-upload) 2');
    assert.match(waiting.label, /^2 mail changes wait for the server, 3 unread/);
    assert.equal(waiting.warns, false);
    const failed = look({ waiting: 1, failed: 1 });
    assert.equal(failed.text, '$(mail) $(cloud-upload) 1 $(warning) 1');
    assert.match(failed.label, /^1 mail change waits for the server, 1 mail change failed, no/);
    assert.equal(failed.warns, true);
  });
});
