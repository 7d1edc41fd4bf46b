import assert from 'node:assert/strict';
import { quoted, wordsForOne, wordsForSeveral } from '../../../../src/host/notice/noticeWords.ts';
import type { MessageRow } from '../../../../src/model/message.ts';

const place = { folder: 'Inbox', account: 'ada@example.org' };

function row(more: Partial<MessageRow>): MessageRow {
  return {
    ...{ id: 'a', folder: 'b', subject: 'Build failed', to: [], date: '', size: 1, flags: [] },
    ...{ from: [{ name: 'Ada Lovelace', address: 'ada@example.org' }], hasAttachments: false },
    ...more,
  };
}

function bare(text: string): string {
  return text.replace(/[\u2068\u2069]/g, '');
}

describe('the words of a notification', () => {
  it('say who writes, what about, and where it is', () => {
    const words = wordsForOne(row({}), place);
    assert.equal(bare(words), 'Ada Lovelace: Build failed — Inbox, ada@example.org');
  });

  it('do without a name and a subject', () => {
    const from = [{ name: ' ', address: 'eve@example.org' }];
    const words = wordsForOne(row({ from, subject: '' }), place);
    assert.equal(bare(words), 'eve@example.org: (no subject) — Inbox, ada@example.org');
    assert.match(wordsForOne(row({ from: [] }), place), /^\(no sender\)/);
  });

  it('count what is new', () => {
    const one = bare(wordsForSeveral(5, [place]));
    assert.equal(one, '5 new messages in Inbox, ada@example.org');
    assert.equal(wordsForSeveral(5, [place, place]), '5 new messages in 2 folders');
  });

  it('hold no links, icons, line ends or turns of direction of the mail', () => {
    const hostile = '[click](command:x) $(bell)\r\n\u202egnp.exe\u2069\u2066\u200f\u0000';
    const words = quoted(hostile);
    assert.doesNotMatch(words, /\]\(|\$\(|[\r\n\0\u202e\u200f\u2066]/);
    assert.equal(words.match(/[\u2068]/g)?.length, 1);
    assert.equal(words.match(/[\u2069]/g)?.length, 1);
    assert.ok(words.startsWith('\u2068') && words.endsWith('\u2069'));
  });

  it('are short, whatever the mail says, and cut no character in two', () => {
    const long = quoted('😀'.repeat(100_000));
    assert.equal([...bare(long)].length, 100);
    assert.ok(long.isWellFormed());
    assert.ok(quoted('a\ud800b').isWellFormed());
    const words = wordsForOne(row({ subject: 'x'.repeat(1_000_000) }), place);
    assert.ok(words.length < 500);
  });

  it('keep what scripts need to join letters', () => {
    assert.equal(bare(quoted('می\u200cخواهم')), 'می\u200cخواهم');
  });
});
