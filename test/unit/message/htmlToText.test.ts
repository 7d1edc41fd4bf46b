import assert from 'node:assert/strict';
import fc from 'fast-check';
import { htmlToText } from '../../../src/message/htmlToText.ts';

describe('htmlToText', () => {
  const cases: [string, string][] = [
    ['', ''],
    ['a  b\n c', 'a b c'],
    ['<p>a</p><p>b</p>', 'a\n\nb'],
    ['<div>a<div>b</div></div>c', 'a\nb\nc'],
    ['a<br>b<br/>c', 'a\nb\nc'],
    ['<h1>T</h1>x', 'T\n\nx'],
    ['<ul><li>a</li><li>b</li></ul>', '• a\n• b'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['<blockquote>a<blockquote>b</blockquote></blockquote>c', '> a\n>> b\nc'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['a<hr>b', 'a\n----\nb'],
    [
      '&lt;b&gt; &amp;amp; &eacute;&nbsp;&#8364;&#x20AC;&#150; &unknown; &',
      '<b> &amp; é €€– &unknown; &',
    ],
    ['&#0;&#x110000;&#xD800;', '\ufffd\ufffd\ufffd'],
    ['<a href="https://x.example/">here</a>', 'here <https://x.example/>'],
    ['<a href="https://www.x.example/">x.example</a>', 'x.example'],
    ['<a href="mailto:a@b">a@b</a>', 'a@b'],
    ['<a href="javascript:alert(1)">here</a>', 'here'],
    ['<a href="https://x.example"><img alt="Logo"></a>', '[Logo] <https://x.example>'],
    ['<style>x{}</style><script>if (a<b) {}</script>c', 'c'],
    ['<title>T</title><body>b', 'b'],
    ['a<!-- <b>no</b> -->b<!DOCTYPE x>c', 'abc'],
    ['<div style="display:none">hidden<div>too</div></div>seen', 'seen'],
    ['<span hidden>x</span>y', 'y'],
    ['a <b', 'a'],
    ['1 < 2 > 0', '1 < 2 > 0'],
    ['<a title=">">x</a>', 'x'],
    ['<o:p>a</o:p>', 'a'],
    ['\u05d0<br>\u0627', '\u05d0\n\u0627'],
  ];
  for (const [html, text] of cases) {
    it(JSON.stringify(html), () => assert.equal(htmlToText(html), text));
  }

  it('shows what would be lost in markup that never ends', () => {
    assert.match(htmlToText('<!-- all of it'), /all of it/);
    assert.match(htmlToText('<div style="display:none">all of it'), /all of it/);
    assert.match(htmlToText('<script>all of it'), /all of it/);
  });

  it('never throws', () => {
    const scrap = fc.constantFrom(
      '<',
      '>',
      '<!--',
      '-->',
      '<a href="',
      '"',
      "'",
      '<p>',
      '</p>',
      '<pre>',
      '\n',
      '&',
      '&#',
      ';',
      'x',
      '<script>',
      '</script',
      '<div hidden>',
      '<blockquote>',
    );
    fc.assert(
      fc.property(fc.array(scrap), (scraps) => void htmlToText(scraps.join(''))),
      { numRuns: 1000 },
    );
  }).timeout(30_000);

  it('takes time linear in the length of any HTML', () => {
    const pieces = [
      '<',
      '<a',
      '<a ',
      '<!--',
      '<!',
      '<a href="',
      "<a b='",
      '<a ////',
      '&#',
      '&a',
      '<b>x</b>',
      '<pre>',
      '<blockquote>',
      '<p>',
      '<script>',
      '<div hidden>',
      '&nbsp;',
      '<a href=http:x>y',
      ' ',
      '<x =',
      '"<a "',
    ];
    for (const piece of pieces) {
      const html = piece.repeat(Math.floor(200_000 / piece.length));
      for (const text of [html, `${html}>`, `${html}-->`, `${html}x`]) {
        const started = performance.now();
        htmlToText(text);
        assert.ok(
          performance.now() - started < 10_000,
          `${piece}: ${performance.now() - started} ms`,
        );
      }
    }
  }).timeout(30_000);
});
