import assert from 'node:assert/strict';
import {
  addressFault,
  clientIdFault,
  endpointFault,
  hostFault,
  nameFault,
  passwordFault,
  portFault,
  scopesFault,
  userFault,
} from '../../../../src/host/accounts/wizard/faults.ts';

const mega = 'a'.repeat(1_000_000);
const spaces = ' '.repeat(1_000_000);
const bidi = 'ada\u202egro';
const control = 'a\u0007b';

type Field = (value: string) => string | undefined;

const fields: [string, Field, string[], string[]][] = [
  [
    'an address',
    addressFault,
    ['ada@example.org', ' ada@example.org ', 'a@b', 'ünï@bücher.example'],
    [
      '',
      spaces,
      'ada',
      'ada@',
      '@b',
      'a@b@c',
      'a b@c.org',
      `${bidi}@a.org`,
      `${control}@a.org`,
      `${mega}@a.org`,
      `a@${mega}`,
    ],
  ],
  [
    'a server',
    hostFault,
    ['imap.example.org', ' imap.example.org ', 'localhost', '127.0.0.1', '::1', 'bücher.de'],
    [
      '',
      spaces,
      'https://a.org',
      'a b',
      'a/b',
      'a:993',
      'a@b',
      'a?b',
      'a#b',
      'a%20b',
      'a\\b',
      bidi,
      control,
      mega,
    ],
  ],
  [
    'a port',
    portFault,
    ['1', '993', ' 143 ', '65535'],
    [
      '',
      spaces,
      '0',
      '65536',
      '-1',
      '9.5',
      '1e3',
      '0x3e1',
      'imaps',
      '٣',
      '9'.repeat(1_000_000),
      control,
    ],
  ],
  [
    'a user name',
    userFault,
    ['ada', 'ada@example.org', 'ada l'],
    ['', spaces, bidi, control, 'a\nb', mega],
  ],
  ['a name', nameFault, ['', '  ', 'Ada', '仕事', '👩‍💻 Work'], [bidi, control, 'a\nb', mega]],
  [
    'a password',
    (value) => passwordFault(value),
    ['pw', ' ', ' pw ', 'pä$$“wörd”', '\t', bidi],
    ['', 'a\nb', 'a\r', 'a\0b', mega],
  ],
  [
    'a client id',
    clientIdFault,
    ['id', '123-abc.apps.example'],
    ['', spaces, 'a b', bidi, 'ü', mega],
  ],
  [
    'an endpoint',
    endpointFault,
    ['https://example.org/authorize', ' https://a.org/x?y=z '],
    [
      '',
      spaces,
      'https://',
      'http://a.org',
      'javascript:1',
      'a.org',
      'https://a b',
      bidi,
      `https://${mega}`,
    ],
  ],
  [
    'scopes',
    scopesFault,
    ['mail', 'https://a.org/x offline_access'],
    ['', spaces, 'a"b', 'a\\b', bidi, control, mega],
  ],
];

describe('what is typed into the steps', () => {
  for (const [what, fault, good, bad] of fields) {
    it(`is taken as ${what}`, () => {
      for (const value of good) assert.equal(fault(value), undefined, JSON.stringify(value));
    });
    it(`is refused as ${what}, in one sentence`, () => {
      const before = process.cpuUsage();
      for (const value of bad) {
        const sentence = fault(value);
        assert.ok(sentence, `took ${JSON.stringify(value).slice(0, 60)}`);
        assert.match(sentence, /^[A-Z][^\n]{5,99}\.$/);
      }
      assert.ok(process.cpuUsage(before).user < 1_000_000);
    });
  }

  it('may be no password where one is kept', () => {
    assert.equal(passwordFault('', true), undefined);
    assert.ok(passwordFault('a\nb', true));
  });
});
