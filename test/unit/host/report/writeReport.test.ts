import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import {
  changedSettings,
  type SettingSchema,
} from '../../../../src/host/report/changedSettings.ts';
import { providerOf, remoteKind } from '../../../../src/host/report/kinds.ts';
import { type ReportFacts, writeReport } from '../../../../src/host/report/writeReport.ts';
import type { Account } from '../../../../src/model/account.ts';

/** Every piece of it is looked for. */
const account: Account = {
  id: 'f00dcafe12345678',
  name: 'Grace Hopper at `work` ``` <!-- -->',
  address: 'grace.hopper@navy.example.mil',
  host: 'imap.secretbase.example.mil',
  port: 993,
  security: 'starttls',
  user: 'NAVY\\ghopper',
  trustedCertificate: 'AA:BB:CC:DD:EE:FF:00:11',
  state: 'offline',
  signIn: {
    kind: 'oauth',
    clientId: 'client-of-grace',
    authorization: 'https://login.secretbase.example.mil/a',
    token: 'https://login.secretbase.example.mil/t',
    scopes: ['secretscope'],
  },
  identities: [{ name: 'Amazing Grace', address: 'amazing@cobol.example' }],
  roles: { sent: 'Gesendet-Geheim' },
};

const personal =
  /grace|hopper|navy|secretbase|example|\bmil\b|f00dcafe|cobol|amazing|gesendet|geheim|secretscope|AA:BB|kompilierer|秘密|10\.1\.2\.3|fe80|\/home|Users|nanosecond/i;

const facts: ReportFacts = {
  versions: { 'Mail Browser': '1.0.0', Node: '24.0.0' },
  accounts: [account],
  diagnostics: [
    {
      account: account.id,
      capabilities: ['IDLE', 'uidplus', 'X-HOST=secretbase.example.mil', 'X-`GRACE'],
      folders: 12,
      cacheSize: 3 * 2 ** 20,
      error: 'tls',
    },
  ],
  settings: ['mail.list.density: compact'],
  log: [
    '2026-01-02T03:04:05.678Z [warn] grace.hopper@navy.example.mil: no connection to imap.secretbase.example.mil:993: tls: Grace',
    '2026-01-02T03:04:06.678Z [error] not-found: There is no folder “Kompilierer / nanosecond” any more.',
    '2026-01-02T03:04:07.678Z [error] Move (1 message) to KOMPILIERER: imap.secretbase.example.mil refused: [ALERT] Hello Hopper ``` <script>',
    'at /home/ghopper/.vscode/x.js C:\\Users\\Grace Hopper\\x.js https://cobol.example/nanosecond?x',
    'reached 10.1.2.3 and fe80::1:2:3 and 秘密のフォルダ of Amazing-Grace\u202e\u0007',
  ],
  names: ['Kompilierer', 'nanosecond', '秘密'],
};

describe('the report of an issue', () => {
  it('holds nothing personal', () => {
    const report = writeReport(facts);
    const found = personal.exec(report);
    assert.equal(found, null, `${found?.[0]} in ${report}`);
    assert.doesNotMatch(report, /[\u202e\u0007]/);
  });

  it('holds what a fault is found by', () => {
    const report = writeReport(facts);
    for (const part of [
      '- Mail Browser: 1.0.0',
      'other, starttls, oauth, offline, trusted certificate, error tls, 12 folders, cache 3.0 MB',
      'IDLE UIDPLUS +2',
      '- mail.list.density: compact',
      '[warn]',
      '2026-01-02T03:04:05.678Z',
      'tls',
      'not-found',
    ])
      assert.ok(report.includes(part), `${part} in ${report}`);
  });

  it('says first what it holds, and is one block whatever the log says', () => {
    const report = writeReport(facts);
    assert.match(report, /^<!-- .*Read it before you post it/);
    assert.equal(report.match(/```/g)?.length, 2);
    assert.equal(report.match(/<!--/g)?.length, 2);
  });

  it('holds the last 50 lines, none of them long', () => {
    const log = Array.from({ length: 200 }, (_, index) => `line ${index} ${'y '.repeat(50_000)}`);
    const report = writeReport({ ...facts, log });
    assert.ok(!report.includes('line 149'));
    assert.ok(report.includes('line 150') && report.includes('line 199'));
    assert.ok(report.length < 50 * 600);
  });

  it('does not take long for many names and hostile lines', () => {
    const names = Array.from(
      { length: 5_000 },
      (_, index) => `Folder ${index} ordner${index} ä${index}`,
    );
    const pieces = ['a.', 'a@', '“', '::', '/a', 'a-', '1.', 'http://', 'ä'];
    const log = pieces.map((piece) => piece.repeat(200_000));
    const began = performance.now();
    writeReport({ ...facts, log, names });
    assert.ok(performance.now() - began < 2_000);
  });

  it('does without accounts, settings and a log', () => {
    const bare = { ...facts, accounts: [], diagnostics: [], settings: [], log: [], names: [''] };
    assert.match(writeReport(bare), /None\./);
  });

  it('names kinds of remote places only', () => {
    assert.equal(remoteKind(undefined), 'none');
    assert.equal(remoteKind('ssh-remote'), 'ssh-remote');
    assert.equal(remoteKind('127.0.0.1:8080'), 'other');
    assert.equal(remoteKind('ssh-remote+host'), 'other');
  });

  it('names big providers only, by their own servers', () => {
    assert.equal(providerOf('imap.gmail.com'), 'gmail.com');
    assert.equal(providerOf('outlook.office365.com.'), 'office365.com');
    assert.equal(providerOf('IMAP.GMX.NET'), 'gmx.net');
    for (const host of ['gmail.com.example.org', 'notgmail.com', '', 'localhost'])
      assert.equal(providerOf(host), 'other');
  });
});

describe('the settings in a report', () => {
  let schemas: Record<string, SettingSchema>;

  before(async () => {
    const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
      contributes: { configuration: { properties: Record<string, SettingSchema> } };
    };
    schemas = manifest.contributes.configuration.properties;
  });

  it('are none while all are as they came', () => {
    assert.deepEqual(
      changedSettings(schemas, (name) => schemas[name]?.default),
      [],
    );
    assert.deepEqual(
      changedSettings(schemas, () => undefined),
      [],
    );
  });

  it('tell no text that somebody wrote, in any setting there is', () => {
    const odd = ['Grace', ['Grace'], { grace: 'Grace', hopper: ['Grace'] }, [{ account: 'Grace' }]];
    for (const value of odd) {
      const lines = changedSettings(schemas, () => value);
      assert.equal(lines.length, Object.keys(schemas).length);
      assert.doesNotMatch(lines.join('\n'), /grace|hopper/i);
    }
  });

  it('tell values that the program has made up', () => {
    const values: Record<string, unknown> = {
      'mail.list.density': 'compact',
      'mail.cache.size': 7,
      'mail.statusBar': false,
      'mail.notify.folders': [{}, {}],
    };
    assert.deepEqual(changedSettings(schemas, (name) => values[name]).toSorted(), [
      'mail.cache.size: 7',
      'mail.list.density: compact',
      'mail.notify.folders: 2 entries',
      'mail.statusBar: false',
    ]);
  });
});
