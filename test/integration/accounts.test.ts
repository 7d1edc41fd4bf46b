import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { MailApi } from '../../src/api.ts';
import type { Account, AccountSettings } from '../../src/model/account.ts';
import type { TestAccount } from '../servers/fixtures/testServer.ts';
import { until } from '../servers/fixtures/until.ts';
import { activated, freshDovecotAccount, removeAccounts, settingsOf } from './fixtures.ts';

describe('accounts', () => {
  let api: MailApi;
  let server: TestAccount;

  before(async function () {
    const account = freshDovecotAccount();
    if (!account) this.skip();
    server = account;
    api = await activated();
  });
  beforeEach(() => removeAccounts(api));
  after(() => removeAccounts(api));

  const setting = (): unknown[] =>
    vscode.workspace.getConfiguration('mail').get<unknown[]>('accounts') ?? [];

  it('keeps the settings without the secret, and forgets both', async () => {
    const changes: number[] = [];
    const heard = api.onDidChangeAccounts(() => changes.push(api.accounts().length));
    const account = await api.addAccount(settingsOf(server), { password: server.password });
    assert.equal(api.accounts().length, 1);
    assert.equal(account.state, 'online');
    assert.equal(setting().length, 1);
    assert.ok(!JSON.stringify(setting()).includes(server.password));
    await api.addAccount({ ...settingsOf(server), name: 'Mine' }, { password: server.password });
    assert.deepEqual(
      api.accounts().map(({ name }) => name),
      ['Mine'],
      'the same account again is brought up to date, not doubled',
    );
    await api.removeAccount(account.id);
    assert.deepEqual(setting(), []);
    assert.deepEqual(api.accounts(), []);
    assert.ok(changes.includes(1) && changes.at(-1) === 0);
    heard.dispose();
  });

  it('holds several accounts at once', async () => {
    const second = freshDovecotAccount()!;
    const a = await api.addAccount(settingsOf(server), { password: server.password });
    const b = await api.addAccount(settingsOf(second), { password: second.password });
    const folders = await Promise.all([api.folders(a.id), api.folders(b.id)]);
    assert.ok(folders.every((each) => each.some(({ role }) => role === 'inbox')));
    assert.equal(api.accounts().length, 2);
  });

  it('keeps nothing of an account that cannot sign in', async () => {
    await assert.rejects(api.addAccount(settingsOf(server), { password: 'wrong' }), {
      code: 'auth-failed',
    });
    assert.deepEqual(setting(), []);
    assert.deepEqual(api.accounts(), []);
  });

  const faulty: [string, Partial<Record<keyof AccountSettings, unknown>>, string][] = [
    ['a port that is none', { port: 99_999 }, 'bad-settings'],
    ['an address that is none', { address: 'ada' }, 'bad-settings'],
    ['a security that is none', { security: 'maybe' }, 'bad-settings'],
    ['a host with a line break', { host: 'a\r\nb' }, 'bad-settings'],
    ['no encryption to another machine', { host: 'mail.example.org' }, 'insecure'],
  ];
  for (const [what, change, code] of faulty) {
    it(`refuses ${what}`, async () => {
      const settings = { ...settingsOf(server), ...change } as AccountSettings;
      await assert.rejects(api.addAccount(settings, { password: 'pw' }), { code });
    });
  }

  it('passes over malformed settings without losing them', async () => {
    const malformed = { address: 'x', port: 'many' };
    const good = settingsOf(server);
    const configuration = vscode.workspace.getConfiguration('mail');
    await configuration.update('accounts', [malformed, good, 7], vscode.ConfigurationTarget.Global);
    await until(() => api.accounts().length === 1, 'the good account');
    const second = freshDovecotAccount()!;
    const added = await api.addAccount(settingsOf(second), { password: second.password });
    assert.deepEqual(setting(), [malformed, good, 7, settingsOf(second)]);
    await api.removeAccount(added.id);
    assert.deepEqual(setting(), [malformed, good, 7]);
    await configuration.update('accounts', undefined, vscode.ConfigurationTarget.Global);
    await until(() => api.accounts().length === 0, 'no account');
  });

  it('shows other extensions what the contract says, and keeps what it does not say', async () => {
    const ours = {
      enabled: false,
      identities: [{ address: 'ada@example.com' }],
      roles: { sent: 'Sent Items' },
    };
    const configuration = vscode.workspace.getConfiguration('mail');
    const written = { ...settingsOf(server), ...ours };
    await configuration.update('accounts', [written], vscode.ConfigurationTarget.Global);
    await until(() => api.accounts().length === 1, 'the account');
    const [{ id, state, ...shown }] = api.accounts() as [Account];
    assert.deepEqual(shown, settingsOf(server));
    assert.equal(state, 'disconnected');
    await assert.rejects(api.folders(id), { code: 'not-found' }, 'it is disabled');
    const more = { ...settingsOf(server), roles: { trash: 'Elsewhere' } };
    const account = await api.addAccount(more, { password: server.password });
    assert.deepEqual(Object.keys(account).sort(), ['id', 'state', ...Object.keys(shown)].sort());
    const { enabled: _, ...kept } = written;
    assert.deepEqual(setting(), [kept], 'enabled again, with its roles');
    await api.removeAccount(account.id);
  });

  it('does not connect before something is asked of it', async () => {
    const configuration = vscode.workspace.getConfiguration('mail');
    const states: string[] = [];
    const heard = api.onDidChangeConnection(({ state }) => states.push(state));
    const { port: _, ...rest } = settingsOf(server);
    await configuration.update(
      'accounts',
      [{ ...rest, port: server.port }],
      vscode.ConfigurationTarget.Global,
    );
    await until(() => api.accounts().length === 1, 'the account');
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(states, []);
    assert.equal(api.accounts()[0]?.state, 'disconnected');
    // Its password was never given here.
    await assert.rejects(api.folders(api.accounts()[0]!.id), { code: 'auth-failed' });
    heard.dispose();
    await configuration.update('accounts', undefined, vscode.ConfigurationTarget.Global);
    await until(() => api.accounts().length === 0, 'no account');
  });
});
