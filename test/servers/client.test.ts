import assert from 'node:assert/strict';
import {
  type Argument,
  atom,
  rawCommand,
  text,
  type Untagged,
  type UntaggedHandlers,
  valueOf,
} from '../../src/imap/raw.ts';
import { listMailboxes } from '../../src/imap/folders.ts';
import { Connections } from '../../src/imap/connections.ts';
import { type Client, Session, type SessionEvents } from '../../src/imap/session.ts';
import type { AccountSettings } from '../../src/model/account.ts';
import { type CountingProxy, startCounting } from './fixtures/counting.ts';
import { cyrus } from './fixtures/cyrus.ts';
import { dovecot, startDovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import {
  imapScript,
  type ScriptedConnection,
  type ScriptedServer,
  startScripted,
} from './fixtures/scripted.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { settingsOf } from './fixtures/testBed.ts';
import type { ServerKind, TestAccount, TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const noEvent = (): void => undefined;
const secret = { password: 'pw' };
const count = 120;

/** The word behind `name` in an ESEARCH answer, as `COUNT 5` or `ALL 1:5`. */
function word(name: string, { attributes }: Untagged): string | undefined {
  const words = (attributes ?? []).map(valueOf);
  const at = words.findIndex((each) => each?.toUpperCase() === name);
  return at < 0 ? undefined : words[at + 1];
}

/** One command and what was answered to it; the answer's word is looked for by name. */
async function esearch(
  client: Client,
  command: string,
  attributes: readonly Argument[],
  name: string,
): Promise<string | undefined> {
  let found: string | undefined;
  await rawCommand(client, command, attributes, {
    ESEARCH: (untagged) => Promise.resolve(void (found = word(name, untagged))),
  });
  return found;
}

const countOf = (client: Client, keys: readonly Argument[]): Promise<string | undefined> =>
  esearch(client, 'UID SEARCH', [atom('RETURN'), [atom('COUNT')], ...keys], 'COUNT');

const sequence = (value: string): Argument => ({ type: 'SEQUENCE', value });

/** UIDs with the flags in their rows. */
function collectRows(rows: Map<number, string[]>): UntaggedHandlers {
  return {
    FETCH: ({ attributes }) => {
      const items: unknown = attributes?.find(Array.isArray);
      if (!Array.isArray(items)) return Promise.resolve();
      const uid = Number(valueOf(items[items.findIndex((item) => valueOf(item) === 'UID') + 1]));
      const flags: unknown = items[items.findIndex((item) => valueOf(item) === 'FLAGS') + 1];
      const names = Array.isArray(flags) ? flags.map((flag) => valueOf(flag) ?? '') : [];
      rows.set(uid, names);
      return Promise.resolve();
    },
  };
}

const row = [atom('UID'), atom('FLAGS'), atom('ENVELOPE')];

const compressing: ServerKind = { ...dovecot, start: () => startDovecot({ compress: true }) };

for (const kind of [compressing, cyrus]) {
  describe(`a client on ${kind.name}`, function () {
    this.timeout(20_000);
    let server: TestServer;
    let account: TestAccount;
    let proxy: CountingProxy;
    let session: Session | undefined;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
      account = await server.newUser();
      const other = await connectSecondClient(account);
      for (let number = 1; number <= count; number++)
        await other.append('INBOX', compose({ subject: `s${number}` }), flagsOf(number));
      await other.logout();
    });
    after(() => server?.stop());
    afterEach(async () => {
      session?.close();
      session = undefined;
      await proxy?.stop();
    });

    /** Every message has a flag of its own number's last digit. */
    function flagsOf(number: number): string[] {
      return [`digit${number % 10}`, ...(number % 3 === 0 ? ['\\Seen'] : [])];
    }

    const ways: Record<string, { tls: boolean; expendable: boolean }> = {
      'in clear': { tls: false, expendable: false },
      'over TLS': { tls: true, expendable: false },
      'with COMPRESS': { tls: false, expendable: true },
      'with COMPRESS over TLS': { tls: true, expendable: true },
    };

    async function open(
      { tls, expendable } = ways['in clear']!,
      events: SessionEvents = {},
    ): Promise<Session> {
      proxy = await startCounting(tls ? account.tlsPort! : account.port);
      const settings: AccountSettings = {
        ...settingsOf(account),
        port: proxy.port,
        ...(tls
          ? { security: 'tls', trustedCertificate: server.certificateFingerprint! }
          : { security: 'none' }),
      };
      session = await Session.connect(settings, secret, events, { expendable });
      return session;
    }

    for (const [name, way] of Object.entries(ways)) {
      describe(name, () => {
        it('gives each of many commands under way its own answer', async () => {
          const opened = await open(way);
          await opened.use(() => opened.select('INBOX'));
          proxy.reset();
          const rows = new Map<number, string[]>();
          const answers = await opened.use((client) => {
            assert.ok(client.pipelines);
            return client.together(() => {
              const counts = Promise.all(
                Array.from({ length: 10 }, (_, digit) =>
                  countOf(client, [atom('KEYWORD'), atom(`digit${digit}`)]),
                ),
              );
              const sorted = esearch(
                client,
                'UID SORT',
                [
                  ...[atom('RETURN'), [atom('COUNT')], [atom('REVERSE'), atom('DATE')]],
                  ...[atom('UTF-8'), atom('SEEN')],
                ],
                'COUNT',
              );
              // One handler for both, so that nothing has to be told apart.
              const handlers = collectRows(rows);
              const fetched = [sequence('1:50'), sequence('71:120')].map((uids) =>
                rawCommand(client, 'UID FETCH', [uids, row], handlers),
              );
              let unseen: string | undefined;
              const status = rawCommand(
                client,
                'STATUS',
                [text('INBOX'), [atom('MESSAGES'), atom('UNSEEN')]],
                {
                  STATUS: ({ attributes }) => {
                    const items: unknown = attributes?.find(Array.isArray);
                    const values = Array.isArray(items) ? items.map(valueOf) : [];
                    unseen = values[values.indexOf('UNSEEN') + 1];
                    return Promise.resolve();
                  },
                },
              ).then(() => unseen);
              return Promise.all([counts, sorted, status, ...fetched]);
            });
          });
          const { turns, down } = proxy.traffic();
          assert.equal(turns, 1);
          assert.equal(down < 12_000, way.expendable, `${down} octets`);
          const [counts, sorted, status] = answers;
          assert.deepEqual(counts, Array<string>(10).fill('12'));
          assert.equal(sorted, '40');
          assert.equal(status, '80');
          assert.equal(rows.size, 100);
          for (const [uid, flags] of rows)
            assert.ok(flags.includes(`digit${uid % 10}`), `the row of ${uid}: ${flags}`);
        });

        // Cyrus has no SEARCHRES.
        if (kind === cyrus) return;

        it('sorts, fetches what it found and asks for all UIDs in one write', async () => {
          const opened = await open(way);
          await opened.use(() => opened.select('INBOX'));
          proxy.reset();
          const rows = new Map<number, string[]>();
          const [page, , all] = await opened.use((client) =>
            client.together(() =>
              Promise.all([
                esearch(
                  client,
                  'UID SORT',
                  [
                    atom('RETURN'),
                    [atom('COUNT'), atom('SAVE'), atom('PARTIAL'), atom('1:50')],
                    ...[[atom('REVERSE'), atom('DATE')], atom('UTF-8'), atom('ALL')],
                  ],
                  'COUNT',
                ),
                rawCommand(client, 'UID FETCH', [atom('$'), row], collectRows(rows)),
                esearch(client, 'UID SEARCH', [atom('RETURN'), [atom('ALL')], atom('ALL')], 'ALL'),
              ]),
            ),
          );
          assert.equal(proxy.traffic().turns, 1);
          assert.equal(page, String(count));
          assert.equal(all, `1:${count}`);
          // Dovecot saves all that it found, not the part of it that it was asked to return.
          assert.equal(rows.size, count);
        });
      });
    }

    it('gives a refusal to the command that is refused', async () => {
      const opened = await open();
      await opened.use(() => opened.select('INBOX'));
      const outcomes = await opened.use((client) =>
        client.together(() =>
          Promise.allSettled([
            countOf(client, [atom('SEEN')]),
            rawCommand(client, 'STATUS', [text('No such folder'), [atom('MESSAGES')]]),
            countOf(client, [atom('UNSEEN')]),
            rawCommand(client, 'X-NO-SUCH-COMMAND', []),
            countOf(client, [atom('KEYWORD'), atom('digit7')]),
          ]),
        ),
      );
      assert.deepEqual(
        outcomes.map((each) => (each.status === 'fulfilled' ? each.value : 'refused')),
        ['40', 'refused', '80', 'refused', '12'],
      );
    });

    it('waits with a literal until all before it are answered', async () => {
      const opened = await open();
      await opened.use(() => opened.select('INBOX'));
      const subjectIs = (value: string): Argument[] => [
        ...[atom('RETURN'), [atom('COUNT')], atom('CHARSET'), atom('UTF-8')],
        ...[atom('SUBJECT'), text(value)],
      ];
      await opened.use((client) => client.enabling);
      const counts = await opened.use((client) =>
        client.together(() =>
          Promise.all([
            countOf(client, [atom('SEEN')]),
            esearch(client, 'UID SEARCH', subjectIs('Ü{3}\r\nA1 LOGOUT'), 'COUNT').catch(() => '0'),
            countOf(client, [atom('SUBJECT'), text('s12')]),
          ]),
        ),
      );
      assert.deepEqual(counts, ['40', '0', '2']);
      assert.ok(opened.usable);
    });

    it('hears what others do between the answers', async () => {
      const opened = await open();
      const seen: string[] = [];
      const other = await connectSecondClient(account);
      await opened.use((client) => {
        client.on('exists', () => seen.push('exists'));
        client.on('expunge', ({ uid }) => seen.push(`expunge ${uid}`));
        return opened.select('INBOX');
      });
      const added = await other.append('INBOX', compose({ subject: 'late' }));
      assert.ok(added && added.uid);
      const uid = added.uid;
      const rows = new Map<number, string[]>();
      const ask = (): Promise<unknown> =>
        opened.use((client) =>
          client.together(() =>
            Promise.all([
              countOf(client, [atom('SEEN')]),
              rawCommand(client, 'UID FETCH', [sequence('5:6'), row], collectRows(rows)),
              countOf(client, [atom('KEYWORD'), atom('digit1')]),
              client.noop(),
            ]),
          ),
        );
      await until(async () => {
        assert.deepEqual((await ask()) && [...rows.keys()].slice(0, 2), [5, 6]);
        return seen.includes('exists');
      }, 'the new message');
      await other.mailboxOpen('INBOX');
      await other.messageDelete(String(uid), { uid: true });
      await until(async () => {
        const [seenCount, , digits] = (await ask()) as [string, unknown, string];
        assert.deepEqual([seenCount, digits], ['40', '12']);
        return seen.includes(`expunge ${uid}`);
      }, 'the expunge');
      await other.logout();
    });

    it('rejects all that is under way when it is closed', async () => {
      const opened = await open();
      await opened.use(() => opened.select('INBOX'));
      const outcomes = await opened.use((client) => {
        const started = client.together(() =>
          Promise.allSettled([
            countOf(client, [atom('SEEN')]),
            countOf(client, [atom('UNSEEN')]),
            rawCommand(client, 'NOOP', []),
          ]),
        );
        client.close();
        return started;
      });
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['rejected', 'rejected', 'rejected'],
      );
    });

    it('ends IDLE without a round trip of its own', async () => {
      const opened = await open();
      await opened.use(() => opened.select('INBOX'));
      proxy.reset();
      const { ended } = await opened.use((client) => Promise.resolve({ ended: client.idle() }));
      await until(() => proxy.traffic().down > 0, 'the "+" of IDLE');
      proxy.reset();
      const answers = await opened.use((client) =>
        client.together(() =>
          Promise.all([countOf(client, [atom('SEEN')]), countOf(client, [atom('UNSEEN')])]),
        ),
      );
      assert.deepEqual(answers, ['40', '80']);
      assert.equal(proxy.traffic().turns, 1);
      await ended;
    });

    it('keeps folders apart when one is left out of IDLE', async () => {
      const name = 'Left & right';
      const other = await connectSecondClient(account);
      await other.mailboxCreate(name).catch(() => undefined);
      const opened = await open();
      const events: string[] = [];
      await opened.use((client) => {
        client.on('flags', ({ path }) => events.push(path));
        return opened.select('INBOX');
      });
      const { ended } = await opened.use((client) => Promise.resolve({ ended: client.idle() }));
      const selected = await opened.use(() => opened.select(name));
      assert.equal(selected.exists, 0);
      assert.equal(selected.flags.size, 0);
      await ended;
      await other.logout();
    });

    it('compresses when it has been quiet, not before', async () => {
      proxy = await startCounting(account.port);
      const events = { onState: noEvent, onMailboxEvent: noEvent, onFoldersEvent: noEvent };
      const connections = new Connections(
        { ...settingsOf(account), port: proxy.port },
        () => Promise.resolve(secret),
        events,
      );
      const fetchAll = (): Promise<void> =>
        connections.use('main', (main) =>
          main.use(async (client) => {
            await main.ensureSelected('INBOX');
            const rows = new Map<number, string[]>();
            await rawCommand(client, 'UID FETCH', [sequence('1:120'), row], collectRows(rows));
            assert.equal(rows.size, count);
          }),
        );
      try {
        await fetchAll();
        assert.ok(proxy.traffic().down > 20_000);
        let down = 0;
        await until(async () => {
          proxy.reset();
          await fetchAll();
          down = proxy.traffic().down;
          // Quiet for long enough.
          await new Promise((resolve) => setTimeout(resolve, 1_200));
          return down < 12_000;
        }, 'compressed rows');
      } finally {
        connections.close();
      }
    });

    it('lists the folders in the write that follows the sign-in', async () => {
      const opened = await open();
      const listed = await opened.use((client) => listMailboxes(client));
      assert.ok(listed.some(({ mailbox, total }) => mailbox === 'INBOX' && total === count));
      // Sign-in, and everything behind it; Cyrus is asked for what it can, and lists others' folders
      // by themselves.
      assert.equal(proxy.traffic().turns, kind === cyrus ? 6 : 2);
    });

    it('has the first 50 rows after 6 turns over TLS, handshake included', async () => {
      const opened = await open(ways['over TLS']);
      const rows = new Map<number, string[]>();
      await opened.use(async (client) => {
        await opened.select('INBOX');
        await rawCommand(client, 'UID FETCH', [sequence('71:120'), row], collectRows(rows));
      });
      const { turns } = proxy.traffic();
      assert.equal(rows.size, 50);
      assert.ok(turns <= 6, `${turns} turns`);
    });
  });
}

describe('a client on a scripted server', () => {
  let server: ScriptedServer | undefined;
  let session: Session | undefined;

  afterEach(async () => {
    session?.close();
    await server?.stop();
    server = undefined;
  });

  const able = 'QRESYNC CONDSTORE ESEARCH ENABLE IDLE';
  const settled = {
    LOGIN: (tag: string) => `${tag} OK welcome\r\n`,
    NAMESPACE: (tag: string) => `* NAMESPACE (("" "/")) NIL NIL\r\n${tag} OK\r\n`,
    ENABLE: (tag: string) => `* ENABLED QRESYNC\r\n${tag} OK\r\n`,
    SELECT: (tag: string) => `* 3 EXISTS\r\n* OK [UIDVALIDITY 1]\r\n${tag} OK done\r\n`,
  };

  async function open(
    capabilities: string,
    onSearch: (connection: ScriptedConnection, tag: string, line: string) => void,
  ): Promise<Session> {
    const script = imapScript(capabilities, settled);
    server = await startScripted((connection) => {
      script(connection);
      connection.onLine((line) => {
        const [tag = '', command = ''] = line.split(' ');
        if (command === 'UID') onSearch(connection, tag, line);
        else if (command === 'CAPABILITY')
          connection.say(`* CAPABILITY IMAP4rev1 ${capabilities}\r\n${tag} OK\r\n`);
        else if (Object.hasOwn(settled, command))
          connection.say(settled[command as keyof typeof settled](tag));
        else connection.say(`${tag} BAD unknown\r\n`);
      });
    });
    const account = { host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' };
    session = await Session.connect(settingsOf(account), secret);
    await session.use(() => session!.select('INBOX'));
    return session;
  }

  const search = (opened: Session, keys: readonly string[]): Promise<(string | undefined)[]> =>
    opened.use((client) =>
      client.together(() => Promise.all(keys.map((key) => countOf(client, [atom(key)])))),
    );

  it('takes answers in any order', async () => {
    const waiting: string[] = [];
    const opened = await open(able, (connection, tag, line) => {
      waiting.push(`${tag} ${line.split(' ').at(-1)!.length}`);
      if (waiting.length < 4) return;
      for (const each of [2, 0, 3, 1]) {
        const [its = '', length] = waiting[each]!.split(' ');
        connection.say(`* ESEARCH (TAG "${its}") UID COUNT ${length}\r\n`);
      }
      for (const each of [3, 0, 2, 1])
        connection.say(`${waiting[each]!.split(' ')[0]} OK done\r\n`);
    });
    assert.deepEqual(await search(opened, ['ALL', 'SEEN', 'DRAFT', 'ANSWERED']), [
      ...['3', '4', '5', '8'],
    ]);
  });

  it('closes a connection whose answers say not to what', async () => {
    let tags: string[] = [];
    const opened = await open(able, (connection, tag) => {
      tags.push(tag);
      if (tags.length < 2) return;
      for (const each of tags) connection.say(`* ESEARCH UID COUNT 7\r\n${each} OK done\r\n`);
      tags = [];
    });
    await assert.rejects(search(opened, ['ALL', 'SEEN']), { code: 'server-error' });
    await until(() => !opened.usable, 'the end of the connection');
  });

  it('does not take an answer to another command for its own', async () => {
    const opened = await open(able, (connection, tag) =>
      connection.say(
        `* ESEARCH (TAG "ZZ") UID COUNT 99\r\n* ESEARCH (TAG "${tag}") UID COUNT 1\r\n` +
          `* ESEARCH (TAG "ZZ") UID COUNT 98\r\n${tag} OK done\r\n`,
      ),
    );
    assert.deepEqual(await search(opened, ['ALL']), ['1']);
  });

  for (const lacking of ['CONDSTORE ESEARCH ENABLE IDLE', 'QRESYNC CONDSTORE ENABLE IDLE']) {
    it(`writes nothing ahead with ${lacking}`, async () => {
      let open_ = 0;
      const opened = await open(lacking, (connection, tag) => {
        assert.equal(++open_, 1);
        setTimeout(() => {
          open_--;
          connection.say(`* ESEARCH (TAG "${tag}") UID COUNT 1\r\n${tag} OK done\r\n`);
        }, 20);
      });
      assert.deepEqual(await search(opened, ['ALL', 'SEEN', 'DRAFT']), ['1', '1', '1']);
    });
  }
});
