import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyFlagChange,
  checkFlag,
  hasFlag,
  inverseFlagChange,
  keywordsOf,
} from '../../../src/model/flags.ts';

/** Few names in many spellings, so that they meet. */
const flag = fc.constantFrom('\\Seen', '\\SEEN', '\\Flagged', '$Work', '$work', '$label1', 'x');
const flags = fc
  .array(flag, { maxLength: 5 })
  .map((list) => list.filter((each, index) => !hasFlag(list.slice(0, index), each)));
const changes = fc.record({ add: flags, remove: flags });

/** Flags as a set of names, whatever their order and spelling. */
function names(list: readonly string[]): string[] {
  return list.map((each) => each.toLowerCase()).sort();
}

describe('flags', () => {
  it('are the same in any case', () => {
    assert.ok(hasFlag(['\\SEEN'], '\\Seen'));
    assert.ok(hasFlag(['$Work'], '$WORK'));
    assert.ok(!hasFlag(['\\Seen'], 'Seen'));
    assert.ok(!hasFlag([], '\\Seen'));
  });

  it('that people gave are told from those of the protocol and of programs', () => {
    const given = ['$label1', 'travel', '$Work'];
    const others = ['\\Seen', '$Forwarded', '$MDNSent', 'NonJunk', '$NotJunk', '$Phishing'];
    assert.deepEqual(keywordsOf([...others, ...given]), given);
  });

  it('that programs set are none that people gave, in any case', () => {
    const program = [
      'forwarded',
      'mdnsent',
      'submitpending',
      'submitted',
      'junk',
      'notjunk',
    ].concat(
      ['phishing', 'hasattachment', 'hasnoattachment', 'hasmemo', 'ismailinglist', 'istrusted'],
      ['autosent', 'canunsubscribe', 'x-me-annot-2'],
    );
    const plain = ['junk', 'nonjunk', 'notjunk', 'redirected', 'unknown-0', 'unknown-12'];
    assert.deepEqual(keywordsOf([...program.map((each) => `$${each}`), ...plain]), []);
    assert.deepEqual(keywordsOf(['$JUNK', 'Redirected', '$X-Me-', '\\Recent']), []);
    const given = ['forwarded', 'junkyard', 'my-junk', '$junk2', '$x-men', 'unknown-x', 'x$junk'];
    assert.deepEqual(keywordsOf(given), given);
  });

  it('change: removed in any spelling, added once, the others in their order', () => {
    const before = ['\\Seen', '$Work', 'x'];
    assert.deepEqual(applyFlagChange(before, { remove: ['\\SEEN'] }), ['$Work', 'x']);
    assert.deepEqual(applyFlagChange(before, { add: ['$WORK', '\\Flagged', '\\FLAGGED'] }), [
      ...before,
      '\\Flagged',
    ]);
    assert.deepEqual(before, ['\\Seen', '$Work', 'x'], 'the flags given are left alone');
    assert.deepEqual(applyFlagChange(before, {}), before);
  });

  it('stay set when a change both adds and removes them', () => {
    assert.deepEqual(applyFlagChange([], { add: ['x'], remove: ['x'] }), ['x']);
    assert.deepEqual(applyFlagChange(['x'], { add: ['x'], remove: ['x'] }), ['x']);
  });

  it('know the change that takes a change back', () => {
    const change = { add: ['\\Seen', '\\Flagged'], remove: ['$Work', 'x'] };
    assert.deepEqual(inverseFlagChange(['\\seen', '$WORK'], change), {
      add: ['$Work'],
      remove: ['\\Flagged'],
    });
  });

  it('have nothing to take back of a change that says nothing', () => {
    assert.deepEqual(inverseFlagChange(['x'], {}), { add: [], remove: [] });
  });

  it('are as before after any change and its inverse', () => {
    fc.assert(
      fc.property(flags, changes, (before, change) => {
        const after = applyFlagChange(before, change);
        const back = applyFlagChange(after, inverseFlagChange(before, change));
        assert.deepEqual(names(back), names(before));
      }),
    );
  });
});

describe('checkFlag', () => {
  const good = [
    '\\Seen',
    '\\flagged',
    '\\ANSWERED',
    '\\Deleted',
    '\\Draft',
    '$label1',
    '$Forwarded',
  ];
  for (const each of [...good, 'NonJunk', 'a-b.c', "it's", '[x'])
    it(`accepts ${each}`, () => checkFlag(each));

  const bad: unknown[] = [
    'x) \\Deleted',
    'x \\Deleted',
    'x\r\nA1 DELETE INBOX',
    '\\Seen\r\n',
    ' \\Seen',
    '',
    '\\',
    '\\Recent',
    '\\Seen\\Deleted',
    '\\*',
    'x]',
    'x*',
    'x%',
    '"x"',
    '{5}',
    '(x',
    'Grüße',
    'x\u0000',
    'x\u007f',
    undefined,
    null,
    5,
    ['\\Seen'],
  ];
  for (const each of bad) {
    // One that only looks like text is the worst: ['\\Seen'] turns into a good flag as a string.
    it(`refuses ${JSON.stringify(each) ?? 'undefined'}`, () =>
      assert.throws(() => checkFlag(each as string), { code: 'bad-settings' }));
  }

  it('lets through nothing but atoms and the system flags', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 8 }), (text) => {
        try {
          checkFlag(text);
        } catch {
          return;
        }
        // RFC 9051 §9: any CHAR but atom-specials, for which `]` counts here as well.
        assert.match(text, /^\\?[^\s\p{Cc}\P{ASCII}(){%*"\\\]]+$/u);
      }),
      { numRuns: 2000 },
    );
  });

  it('says which flag it refuses', () => {
    assert.throws(() => checkFlag('two words'), { message: /“two words” is not a flag/ });
  });
});
