import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine.ts';
import { folderId, messageId } from '../../src/model/id.ts';
import type { MessageRow } from '../../src/model/message.ts';
import { dovecot, startDovecot } from './fixtures/dovecot.ts';
import { type CountingProxy, startCounting } from './fixtures/counting.ts';
import { compose } from './fixtures/mail.ts';
import { imapScript, type ScriptedServer, startScripted } from './fixtures/scripted.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import { startEngine } from './fixtures/testBed.ts';
import type { TestAccount, TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const inbox = 'test/INBOX';
const screen = { offset: 0, limit: 50, conversations: true };

const html = ['Content-Type: text/html; charset=utf-8'];
const reply = ['References: <first@x.org>', 'In-Reply-To: <first@x.org>'];

/** Messages and the previews that are expected of them. */
const mails = [
  {
    octets: compose({ subject: 'html', headers: html, body: '<style>p{}</style><p>Hi <b>you' }),
    preview: 'Hi you',
  },
  {
    octets: compose({ subject: 'first', messageId: 'first@x.org', from: 'Zoe <zoe@x.org>' }),
    preview: 'Hello.',
  },
  {
    octets: compose({
      subject: 'quoting',
      from: 'Bob <bob@x.org>',
      headers: [...reply, 'Content-Type: text/plain; charset=utf-8'],
      body: '> Hello.\r\n\r\nGr\u00fc\u00dfe an alle\r\n',
    }),
    preview: 'Grüße an alle',
  },
  {
    octets: compose({
      subject: 'sealed',
      headers: ['Content-Type: application/pkcs7-mime; smime-type=enveloped-data'],
      body: 'MIIB\r\n',
    }),
    preview: '',
  },
];

async function fill(account: TestAccount): Promise<void> {
  const other = await connectSecondClient(account);
  for (const { octets } of mails) await other.append('INBOX', octets);
  await other.logout();
}

const kinds: readonly { name: string; start(): Promise<TestServer>; skip(): Promise<boolean> }[] = [
  ...serverKinds.map(({ name, start, unavailable }) => ({
    ...{ name: String(name), start },
    skip: async () => (await unavailable()) !== undefined,
  })),
  {
    name: 'a server without PREVIEW',
    start: () =>
      startDovecot({
        capability:
          'IMAP4rev1 SASL-IR ID ENABLE IDLE SORT THREAD=REFS UIDPLUS CONDSTORE QRESYNC ESEARCH MOVE LITERAL+',
      }),
    skip: async () => (await dovecot.unavailable()) !== undefined,
  },
];

for (const kind of kinds) {
  describe(`details on ${kind.name}`, function () {
    this.timeout(60_000);
    let server: TestServer;
    let account: TestAccount;
    let proxy: CountingProxy;
    let engine: Engine;
    let folder: string;

    before(async function () {
      this.timeout(120_000);
      if (await kind.skip()) this.skip();
      server = await kind.start();
      account = await server.newUser();
      await fill(account);
    });
    after(() => server?.stop());
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'mail-details-'));
      proxy = await startCounting(account.port);
      engine = startEngine({ ...account, port: proxy.port }, folder);
    });
    afterEach(async () => {
      engine?.close();
      await proxy?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const previews = (rows: readonly MessageRow[]): Record<string, string | undefined> =>
      Object.fromEntries(rows.map(({ subject, preview }) => [subject, preview]));
    const expected = { html: 'Hi you', quoting: 'Grüße an alle', sealed: '' };

    it('tell the first words, who wrote and what is flagged, and keep it', async () => {
      const { rows } = await engine.list(inbox, screen);
      assert.deepEqual(previews(rows), { html: undefined, quoting: undefined, sealed: undefined });
      const ids = rows.map(({ id }) => id);
      const detailed = await engine.details(ids, true);
      assert.deepEqual(
        detailed.map(({ id }) => id),
        ids,
      );
      assert.deepEqual(previews(detailed), expected);
      const { conversation } = detailed.find(({ subject }) => subject === 'quoting')!;
      const { oldest, ...summary } = conversation!;
      assert.notEqual(oldest, undefined);
      assert.deepEqual(summary, {
        ...{ count: 2, unread: 2, flagged: false },
        participants: [
          { name: 'Zoe', address: 'zoe@x.org' },
          { name: 'Bob', address: 'bob@x.org' },
        ],
      });
      engine.close();
      engine = startEngine({ ...account, port: 1 }, folder);
      const known = engine.cachedList(inbox, screen);
      assert.deepEqual(previews(known?.rows ?? []), expected);
      assert.deepEqual(
        known?.rows.find(({ subject }) => subject === 'quoting')?.conversation,
        conversation,
      );
      assert.deepEqual(await engine.details(ids, true), known?.rows);
    });

    it('of messages that were read need no server', async () => {
      const { rows } = await engine.list(inbox, { offset: 0, limit: 50 });
      for (const { id } of rows) await engine.read(id, false);
      const [row] = engine.cachedRows([rows.find(({ subject }) => subject === 'quoting')!.id]);
      assert.equal(row?.preview, 'Grüße an alle');
    });

    it('say when a folder was last in step, also later', async () => {
      assert.equal(engine.lastSynced(inbox), undefined);
      const before = Date.now();
      await engine.list(inbox, screen);
      const at = engine.lastSynced(inbox)!;
      assert.ok(at >= before && at <= Date.now());
      engine.close();
      engine = startEngine({ ...account, port: 1 }, folder);
      assert.equal(engine.lastSynced(inbox), at);
      await assert.rejects(engine.list(inbox, screen));
      assert.equal(engine.lastSynced(inbox), at);
    });
  });
}

describe('previews that a server makes', () => {
  let server: ScriptedServer | undefined;
  let engine: Engine | undefined;

  afterEach(async () => {
    engine?.close();
    await server?.stop();
  });

  /** What is shown of a message when the server answers a FETCH of its preview like this. */
  async function shown(answer: string): Promise<string | undefined> {
    const row =
      '* 1 FETCH (UID 5 FLAGS () RFC822.SIZE 100 ENVELOPE (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) ' +
      'BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 50 2))\r\n';
    // The first is of a part that nobody has asked for.
    const beginning =
      '* 1 FETCH (UID 5 BODY[2]<0> "wrong")\r\n* 1 FETCH (BODY[1]<0> {9}\r\nmade here UID 5)\r\n';
    const script = imapScript('NAMESPACE PREVIEW', {
      NAMESPACE: (tag) => `* NAMESPACE (("" "/")) NIL NIL\r\n${tag} OK done\r\n`,
      LOGIN: (tag) => `${tag} OK done\r\n`,
      LIST: (tag) => `* LIST () "/" INBOX\r\n${tag} OK done\r\n`,
      LSUB: (tag) => `${tag} OK done\r\n`,
      STATUS: (tag) => `${tag} OK done\r\n`,
      NOOP: (tag) => `${tag} OK done\r\n`,
      SELECT: (tag) =>
        `* 1 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 6] ok\r\n${tag} OK [READ-WRITE] done\r\n`,
      'UID SEARCH': (tag) => `* SEARCH 5\r\n${tag} OK done\r\n`,
      FETCH: (tag) => `${row}${tag} OK done\r\n`,
      'UID FETCH': (tag, _connection, line) =>
        `${line.includes('PREVIEW') ? answer : line.includes('BODY.PEEK') ? beginning : row}${tag} OK done\r\n`,
    });
    server = await startScripted(script);
    const account = { host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' };
    engine = startEngine(account);
    await engine.list(inbox, { offset: 0, limit: 9 });
    const [found] = await engine.details([messageId(folderId('test', 'INBOX'), 1n, 5)], false);
    assert.match(server.heard(), /UID FETCH 5 \(UID PREVIEW\)/);
    const made = found?.preview === 'made here';
    assert.equal(server.heard().includes('BODY.PEEK[1]<0.600>'), made);
    return found?.preview;
  }

  const cases: [string, string, string | undefined][] = [
    ['are taken as they come', '* 1 FETCH (UID 5 PREVIEW "Hi there")\r\n', 'Hi there'],
    ['may be literals', '* 1 FETCH (PREVIEW {6}\r\nGrüß UID 5)\r\n', 'Grüß'],
    ['may be empty', '* 1 FETCH (UID 5 PREVIEW "")\r\n', ''],
    ['are made here where there is none', '* 1 FETCH (UID 5 PREVIEW NIL)\r\n', 'made here'],
    ['are of nobody else', '* 1 FETCH (UID 6 PREVIEW "other")\r\n', 'made here'],
    ['may be missing', '* 1 FETCH (UID 5 FLAGS ())\r\n', 'made here'],
    ['are cleaned', '* 1 FETCH (UID 5 PREVIEW "> old\x07 \u202ego")\r\n', 'old go'],
    ['are bounded', `* 1 FETCH (UID 5 PREVIEW "${'x'.repeat(5_000)}")\r\n`, 'x'.repeat(200)],
  ];
  for (const [name, answer, expected] of cases)
    it(name, async () => assert.equal(await shown(answer), expected));
});

describe('details of a conversation that goes on', function () {
  this.timeout(60_000);
  let server: TestServer;

  before(async function () {
    this.timeout(120_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await dovecot.start();
  });
  after(() => server?.stop());

  it('are those of the new message too, which brings it to the top', async () => {
    const account = await server.newUser();
    await fill(account);
    const engine = startEngine(account);
    const { rows } = await engine.list(inbox, screen);
    assert.equal(rows[0]?.subject, 'sealed');
    await engine.details(
      rows.map(({ id }) => id),
      true,
    );
    const { oldest } = rows.find(({ subject }) => subject === 'quoting')!.conversation!;
    engine.watch('test', inbox);
    const added: string[] = [];
    engine.onMessagesChanged((event) => added.push(...event.added));
    const other = await connectSecondClient(account);
    const date = new Date(Date.UTC(2040, 0, 1));
    const octets = compose({ subject: 'late', from: 'Kim <kim@x.org>', date, headers: reply });
    await other.append('INBOX', octets, ['\\Flagged'], date);
    await other.logout();
    await until(() => added.length > 0, 'the new message');
    const [top] = engine.cachedList(inbox, screen)?.rows ?? [];
    assert.equal(top?.subject, 'late');
    assert.equal(top.conversation?.count, 3);
    assert.equal(top.conversation.flagged, true);
    assert.equal(top.conversation.oldest, oldest, 'it is the same conversation');
    assert.deepEqual(
      top.conversation.participants?.map(({ name }) => name),
      ['Zoe', 'Bob', 'Kim'],
    );
    engine.close();
  });
});
