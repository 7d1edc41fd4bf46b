import assert from 'node:assert/strict';
import { TroubleNotices } from '../../../../src/host/accounts/troubleNotices.ts';
import type {
  Account,
  ConnectionState,
  OfferedCertificate,
} from '../../../../src/model/account.ts';
import { EventEmitter } from '../../../../src/model/event.ts';

const certificate: OfferedCertificate = {
  fingerprint: 'AB:CD',
  subject: 'CN=imap.example.org',
  issuer: 'CN=imap.example.org',
  validFrom: '',
  validTo: '',
};

describe('notices of accounts in trouble', () => {
  let told: [string, string][];
  let ran: [string, string][];
  let pressed: boolean;
  let offered: OfferedCertificate | undefined;
  let account: Account;
  let states: EventEmitter<{ account: string; state: ConnectionState }>;
  let notices: TroubleNotices;

  beforeEach(() => {
    [told, ran, pressed, offered] = [[], [], false, undefined];
    account = {
      id: 'a1',
      state: 'offline',
      address: 'ada@example.org',
      host: 'imap.example.org',
      port: 993,
      security: 'tls',
      user: 'ada',
    };
    states = new EventEmitter();
    notices = new TroubleNotices(
      {
        find: (id) => (id === 'a1' ? account : undefined),
        trouble: () => 'The password is wrong.',
        certificate: () => offered,
        onDidChangeState: states.event,
      },
      async (message, button) => {
        told.push([message, button]);
        return pressed;
      },
      (command, id) => ran.push([command, id]),
    );
  });
  afterEach(() => notices.dispose());

  const change = (state: ConnectionState, id = 'a1'): void => states.fire({ account: id, state });

  it('tells once that the sign-in was refused, until the account has been online', async () => {
    change('connecting');
    change('auth-failed');
    change('connecting');
    change('auth-failed');
    assert.deepEqual(told, [['ada@example.org: The password is wrong.', 'Sign In Again']]);
    change('online');
    change('auth-failed');
    assert.equal(told.length, 2);
    await Promise.resolve();
    assert.deepEqual(ran, []);
  });

  it('runs the command of its button', async () => {
    pressed = true;
    change('auth-failed');
    await new Promise(setImmediate);
    offered = certificate;
    change('offline');
    await new Promise(setImmediate);
    assert.deepEqual(ran, [
      ['mail.account.signIn', 'a1'],
      ['mail.account.checkCertificate', 'a1'],
    ]);
  });

  it('tells of a certificate once, and of another one again', () => {
    offered = certificate;
    change('offline');
    change('offline');
    assert.deepEqual(
      told.map(([, button]) => button),
      ['Check Certificate…'],
    );
    offered = { ...certificate, fingerprint: 'EF:01' };
    change('offline');
    assert.equal(told.length, 2);
  });

  it('says nothing of networks, and of accounts that are off or gone', () => {
    change('offline');
    change('disconnected');
    change('auth-failed', 'gone');
    account = { ...account, enabled: false };
    change('auth-failed');
    assert.deepEqual(told, []);
  });
});
