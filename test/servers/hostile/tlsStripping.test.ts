import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from '../../../src/imap/session.ts';
import type { AccountSettings } from '../../../src/model/account.ts';
import { type Certificate, makeCertificate } from '../fixtures/certificate.ts';
import { failure, HostileBed, inbox, page } from '../fixtures/hostileBed.ts';
import { modestScript } from '../fixtures/modest.ts';
import {
  type Answers,
  imapScript,
  type ScriptedConnection,
  type ScriptedServer,
  startScripted,
} from '../fixtures/scripted.ts';
import { settingsOf } from '../fixtures/testBed.ts';
import { until } from '../fixtures/until.ts';

/**
 * NO STARTTLS (Poddebniak et al., 2021), row by row: a name of a test begins with the attack. Wrong,
 * self-signed and untrusted certificates are in connecting.test.ts on a real server, those for another
 * host or day in certificates.test.ts, a sign-in that is refused and not tried again in
 * sessions.test.ts.
 */
describe('a server or somebody on the way, before there is TLS', function () {
  this.timeout(30_000);
  /** Long and odd enough to be found wherever it turns up. */
  const password = 'correct-horse-battery-staple';
  const bed = new HostileBed();
  let folder: string;
  let certificate: Certificate;
  let key: string;
  let cert: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mail-stripping-'));
    certificate = await makeCertificate(folder);
    key = await readFile(certificate.keyFile, 'utf8');
    cert = await readFile(certificate.certificateFile, 'utf8');
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => bed.close());

  /** Neither the password nor anything it could be hidden in has been readable on the way. */
  function assertSilent(server: ScriptedServer): void {
    const clear = server.heardInClear();
    assert.doesNotMatch(clear, /LOGIN|AUTHENTICATE|\bID\b/i);
    const hidden = ['', 'a', 'ab', '\0ada\0', 'ada\0ada\0', '\0\0'].map((before) =>
      Buffer.from(before + password)
        .toString('base64')
        .slice(4 * Math.ceil(before.length / 3), -4),
    );
    for (const secret of [password, encodeURIComponent(password), ...hidden])
      assert.ok(!clear.includes(secret), `“${secret}” in clear`);
    for (const line of clear.split('\r\n'))
      assert.match(line, /^(\w+ (CAPABILITY|STARTTLS|LOGOUT))?$/);
  }

  /** Has an engine try the account that is served, over STARTTLS; answers how that failed. */
  async function verify(
    script: (connection: ScriptedConnection) => void,
    settings: Partial<AccountSettings> = {},
  ): ReturnType<typeof failure> {
    const engine = await bed.startOn(script);
    const account = { host: '127.0.0.1', port: bed.server.port, user: 'ada', password };
    const all = { ...settingsOf(account), security: 'starttls', ...settings } as const;
    return failure(() => engine.verify(all, { password }));
  }

  const accepting: Answers = {
    LOGIN: (tag) => `${tag} OK welcome\r\n`,
    AUTHENTICATE: (tag) => `${tag} OK welcome\r\n`,
  };
  const attacks: [string, string, Answers, string?][] = [
    ['STARTTLS is not offered', 'AUTH=PLAIN', {}],
    ['STARTTLS is not offered, not even LOGIN', 'LOGINDISABLED', {}],
    ['STARTTLS is refused with NO', 'STARTTLS', { STARTTLS: (tag) => `${tag} NO later\r\n` }],
    ['STARTTLS is refused with BAD', 'STARTTLS', { STARTTLS: (tag) => `${tag} BAD what\r\n` }],
    [
      'STARTTLS is promised and not done',
      'STARTTLS',
      { STARTTLS: (tag) => `${tag} OK\r\nhello\r\n` },
    ],
    [
      'an answer is smuggled in behind the OK to STARTTLS',
      'STARTTLS AUTH=PLAIN',
      { STARTTLS: (tag) => `${tag} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n` },
    ],
    ['PREAUTH with STARTTLS', 'STARTTLS', {}, 'PREAUTH welcome ada'],
    ['PREAUTH without STARTTLS', '', {}, 'PREAUTH welcome ada'],
    ['PREAUTH with an ALERT', 'STARTTLS', {}, 'PREAUTH [ALERT] Call 555 0100 now'],
    ['ALERT in the greeting', 'AUTH=PLAIN', {}, 'OK [ALERT] Call 555 0100 now'],
    ['ALERT in the refusal', 'STARTTLS', { STARTTLS: (tag) => `${tag} NO [ALERT] Call 555\r\n` }],
    ['capabilities that are odd', 'STARTTLSX STARTTLS= AUTH=PLAIN starttls"', {}],
    ['REFERRAL in the greeting', '', {}, 'BYE [REFERRAL imap://ada@evil.example/] Go there'],
    [
      'REFERRAL instead of TLS',
      'STARTTLS LOGIN-REFERRALS',
      { STARTTLS: (tag) => `${tag} NO [REFERRAL imap://ada@evil.example/] Go there\r\n` },
    ],
    [
      'untagged data of a mailbox',
      'AUTH=PLAIN',
      { CAPABILITY: (tag) => `* 5 EXISTS\r\n* FLAGS (x)\r\n* LIST () "/" Evil\r\n${tag} OK\r\n` },
    ],
  ];

  for (const [what, capabilities, answers, greeting] of attacks) {
    it(`${what}: no password is sent, and the user hears that there is no TLS`, async () => {
      const all = { ...accepting, ...answers };
      const error = await verify(imapScript(capabilities, all, greeting));
      if (greeting?.startsWith('BYE'))
        assert.match(error.message, /does not speak IMAP|lost|refuse/);
      else {
        assert.equal(error.code, 'tls', error.message);
        assert.match(error.message, /offers no secure connection/);
      }
      // Words from before TLS are nobody's.
      assert.doesNotMatch(error.message, /555/);
      assert.deepEqual(bed.troubles, []);
      assert.equal(bed.server.connections(), 1);
      assertSilent(bed.server);
    });
  }

  it('“+ go” instead of an answer: it is given up after 15 seconds', async () => {
    const started = performance.now();
    const error = await verify(imapScript('STARTTLS', { STARTTLS: () => '+ go\r\n' }));
    assert.equal(error.code, 'timeout');
    assert.ok(performance.now() - started < 20_000);
    assertSilent(bed.server);
  });

  it('another certificate: no password is sent', async () => {
    const { fingerprint } = certificate;
    const trustedCertificate = (fingerprint.startsWith('0') ? '1' : '0') + fingerprint.slice(1);
    const error = await verify(upgrading(), { trustedCertificate });
    assert.equal(error.code, 'certificate');
    assert.equal(error.certificate?.fingerprint, fingerprint);
    assertSilent(bed.server);
  });

  it('what it says before TLS is forgotten: folders, capabilities and alerts', async () => {
    const smuggled =
      '* LIST () "/" Evil\r\n* 9 EXISTS\r\n* STATUS INBOX (MESSAGES 99)\r\n* SEARCH 7\r\n' +
      '* FLAGS (evil)\r\n* 1 FETCH (UID 1 FLAGS (evil))\r\n* OK [ALERT] Call 555 0100\r\n';
    const engine = await bed.startOn(upgrading(smuggled), {
      security: 'starttls',
      trustedCertificate: certificate.fingerprint,
    });
    const folders = await engine.folders('test');
    assert.deepEqual(
      folders.map(({ path }) => path.join('/')),
      ['INBOX'],
    );
    const { total, rows } = await engine.list(inbox, page);
    assert.equal(total, 3);
    assert.deepEqual(new Set(rows.flatMap(({ flags }) => flags)), new Set());
    assert.deepEqual(bed.troubles, []);
    assertSilent(bed.server);
    const secured = bed.server.heard().slice(bed.server.heardInClear().length);
    assert.match(secured, /CAPABILITY[^]*LOGIN/, 'asked again before it signs in');
    // Offered in clear alone.
    assert.doesNotMatch(secured, /X-EVIL|COMPRESS|ENABLE/);
  });

  /** A modest server behind STARTTLS; what it says in clear before that, and what it offers there. */
  function upgrading(smuggled = ''): ReturnType<typeof modestScript> {
    let secure = false;
    return modestScript({
      capabilities: 'STARTTLS',
      answers: {
        CAPABILITY: (tag) =>
          `${secure ? '' : smuggled}* CAPABILITY IMAP4rev1 ` +
          `${secure ? 'AUTH=PLAIN' : 'STARTTLS ENABLE CONDSTORE COMPRESS=DEFLATE'}\r\n${tag} OK\r\n`,
        STARTTLS: (tag, connection) => {
          connection.say(`${tag} OK go\r\n`);
          connection.startTls(key, cert);
          secure = true;
          return '';
        },
      },
    });
  }

  it('PREAUTH over TLS: not taken for a sign-in', async () => {
    const greet = modestScript({ greeting: 'PREAUTH welcome mallory' });
    const account = await bed.serve((connection) => {
      connection.startTls(key, cert);
      greet(connection);
    });
    const trusted = { trustedCertificate: certificate.fingerprint, security: 'tls' } as const;
    const settings = { ...settingsOf(account), ...trusted };
    const error = await failure(() => Session.connect(settings, { password }));
    assert.equal(error.code, 'tls');
    assert.match(bed.server.heard(), /CAPABILITY/);
    assert.doesNotMatch(bed.server.heard(), /LOGIN|SELECT|LIST/);
  });

  it('REFERRAL and ALERT once it has signed in: nothing is followed or shown', async () => {
    const elsewhere = await startScripted(imapScript(''));
    try {
      const words = `[REFERRAL imap://ada@127.0.0.1:${elsewhere.port}/INBOX] It is there`;
      const engine = await bed.start({
        capabilities: 'LOGIN-REFERRALS MAILBOX-REFERRALS',
        answers: {
          LOGIN: (tag) => `* OK [ALERT] <b>Call</b> 555 0100\r\n${tag} OK ${words}\r\n`,
          LIST: (tag) => `* LIST () "/" INBOX\r\n* OK ${words}\r\n${tag} OK [ALERT] Call\r\n`,
        },
      });
      await engine.folders('test');
      assert.equal((await engine.list(inbox, page)).total, 3);
      assert.deepEqual(bed.troubles, []);
      assert.equal(elsewhere.connections(), 0);
    } finally {
      await elsewhere.stop();
    }
  });

  it('silence where the sign-in should be answered: it is given up', async () => {
    const account = await bed.serve(imapScript('', { LOGIN: () => '' }));
    const started = performance.now();
    const connecting = Session.connect(settingsOf(account), { password }, {}, { deadline: 500 });
    const error = await failure(() => connecting);
    assert.equal(error.code, 'timeout');
    assert.ok(performance.now() - started < 3_000);
    await until(() => bed.server.open() === 0, 'the end of the connection');
  });

  it('a greeting octet by octet: it is given up', async () => {
    let timer: NodeJS.Timeout | undefined;
    const account = await bed.serve((connection) => {
      connection.say('* OK ');
      timer = setInterval(() => connection.say('x'), 50);
    });
    const patience = { deadline: 60_000, rateInterval: 200 };
    try {
      const error = await failure(() =>
        Session.connect(settingsOf(account), { password }, {}, patience),
      );
      assert.equal(error.code, 'timeout');
    } finally {
      clearInterval(timer);
    }
  });
});
