import assert from 'node:assert/strict';
import type { AccountSettings } from '../../../src/model/account.ts';
import { Authority, type Identity, type IdentityOptions } from '../fixtures/authority.ts';
import { failure, HostileBed } from '../fixtures/hostileBed.ts';
import { imapScript, type ScriptedConnection } from '../fixtures/scripted.ts';
import { settingsOf } from '../fixtures/testBed.ts';

/** Certificates of an authority that is trusted, and what is wrong with them all the same. */
describe('a server with a certificate of a trusted authority', function () {
  this.timeout(30_000);
  const password = 'correct-horse-battery-staple';
  const bed = new HostileBed();
  let authority: Authority;

  before(async () => (authority = await Authority.found()));
  after(() => authority?.dismiss());
  afterEach(() => bed.close());

  function server(identity: Identity, security: 'tls' | 'starttls') {
    return (connection: ScriptedConnection): void => {
      const secure = (): void => connection.startTls(identity.key, identity.cert);
      if (security === 'tls') secure();
      imapScript(security === 'tls' ? 'AUTH=PLAIN' : 'STARTTLS', {
        LOGIN: (tag) => `${tag} OK welcome\r\n`,
        AUTHENTICATE: (tag) => `${tag} OK welcome\r\n`,
        STARTTLS: (tag) => {
          setImmediate(secure);
          return `${tag} OK begin\r\n`;
        },
        LIST: (tag) => `* LIST () "/" INBOX\r\n${tag} OK\r\n`,
      })(connection);
    };
  }

  const host = 'localhost';
  const faults: [string, IdentityOptions, RegExp][] = [
    ['for another host', { names: 'DNS:mail.example.org' }, /it is for another host/],
    [
      'for a part of the host’s name',
      { names: 'DNS:local,DNS:host,DNS:*.localhost' },
      /it is for another host/,
    ],
    ['for an address in place of the name', { names: 'IP:127.0.0.1' }, /it is for another host/],
    [
      'that has ended',
      { names: `DNS:${host}`, from: '20200101000000Z', to: '20200201000000Z' },
      /it has expired/,
    ],
    [
      'that is not valid yet',
      { names: `DNS:${host}`, from: '20900101000000Z', to: '20910101000000Z' },
      /it is not valid yet/,
    ],
  ];

  for (const security of ['tls', 'starttls'] as const) {
    const settings = (): AccountSettings => ({
      ...settingsOf({ host, port: bed.server.port, user: 'ada', password }),
      security,
    });

    it(`is signed in to where it is for this host and day (${security})`, async () => {
      const identity = await authority.issue({ names: `DNS:${host}` });
      const engine = await bed.startOn(server(identity, security));
      await engine.verify(settings(), { password });
      assert.match(bed.server.heard(), /LOGIN|AUTHENTICATE/);
    });

    for (const [what, options, reason] of faults) {
      it(`${what}: no password is sent, and the user hears why (${security})`, async () => {
        const identity = await authority.issue(options);
        const engine = await bed.startOn(server(identity, security));
        const error = await failure(() => engine.verify(settings(), { password }));
        assert.equal(error.code, 'certificate', error.message);
        assert.match(error.message, reason);
        assert.ok(error.certificate?.fingerprint);
        assert.doesNotMatch(bed.server.heard(), /LOGIN|AUTHENTICATE|\bID\b/);
      });
    }
  }
});
