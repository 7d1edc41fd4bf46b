import assert from 'node:assert/strict';
import { accountId } from '../../../../src/host/accounts/accountId.ts';
import { AccountStorage } from '../../../../src/host/accounts/accountStorage.ts';
import type { StoredSecret } from '../../../../src/host/accounts/storedSecret.ts';
import type { ConfiguredAccount } from '../../../../src/model/account.ts';
import { MailError } from '../../../../src/model/errors.ts';

const ada: ConfiguredAccount = {
  address: 'ada@example.org',
  host: 'imap.example.org',
  port: 993,
  security: 'tls',
  user: 'ada',
};
const moved = { ...ada, host: 'new.example.org' };
const [adaId, movedId] = [accountId(ada), accountId(moved)];
const unreadable = { address: 7 };

describe('keeping accounts', () => {
  let list: readonly unknown[];
  let secrets: Map<string, StoredSecret>;
  /** Which call fails, counted from 1; 0 = none. */
  let failsAt: number;
  let calls: number;
  let storage: AccountStorage;

  const call = (): void => {
    if (++calls === failsAt) throw new MailError('server-error', `Call ${calls} failed.`);
  };

  beforeEach(() => {
    list = [unreadable];
    secrets = new Map();
    [failsAt, calls] = [0, 0];
    storage = new AccountStorage(
      {
        read: () => list,
        write: async (next) => {
          call();
          list = next;
        },
      },
      {
        stored: async (id) => {
          call();
          return secrets.get(id) ?? null;
        },
        keep: async (id, secret) => {
          call();
          if (secret) secrets.set(id, secret);
          else secrets.delete(id);
        },
      },
    );
  });

  it('adds, changes and removes one, and leaves what it cannot read', async () => {
    await storage.keep(adaId, ada, adaId, { password: 'pw' });
    assert.deepEqual([list, [...secrets]], [[unreadable, ada], [[adaId, { password: 'pw' }]]]);
    await storage.keep(adaId, { ...ada, name: 'Ada' }, adaId, undefined);
    assert.deepEqual(list, [unreadable, { ...ada, name: 'Ada' }]);
    assert.deepEqual(secrets.get(adaId), { password: 'pw' }, 'the secret stays');
    await storage.keep(adaId, moved, movedId, { password: 'pw' });
    assert.deepEqual([list, [...secrets.keys()]], [[unreadable, moved], [movedId]]);
    await storage.remove(movedId);
    assert.deepEqual([list, secrets.size], [[unreadable], 0]);
  });

  const works: [string, () => Promise<void>, number][] = [
    ['adding one', () => storage.keep(adaId, ada, adaId, { password: 'pw' }), 3],
    ['another password', () => storage.keep(adaId, ada, adaId, { password: 'new' }), 3],
    ['another server', () => storage.keep(adaId, moved, movedId, { password: 'new' }), 4],
    ['removing one', () => storage.remove(adaId), 2],
  ];
  for (const [what, work, steps] of works) {
    for (let step = 1; step <= steps; step++) {
      it(`keeps nothing half when ${what} fails at step ${step}`, async () => {
        if (what !== 'adding one') {
          list = [unreadable, ada];
          secrets.set(adaId, { password: 'pw' });
        }
        const before = [list, [...secrets]];
        failsAt = step;
        await assert.rejects(work(), { message: `Call ${step} failed.` });
        assert.deepEqual([list, [...secrets]], before);
      });
    }
    it(`has ${steps} steps that may fail: ${what}`, async () => {
      list = [unreadable, ada];
      await work();
      assert.equal(calls, steps);
    });
  }
});
