import { minutesAfter, type Clock } from './clock.ts';
import { sample, seen, unread, type SampleMessage } from './message.ts';
import { text, type Person } from './mime.ts';
import { list, mei, sven, tom } from './people.ts';

interface Patch {
  readonly subject: string;
  readonly why: string;
  readonly diff: string;
}

const patches: readonly Patch[] = [
  {
    subject: 'utf8: give the decoder the end of its buffer',
    why: 'utf8_next() trusts the lead octet and may read up to three octets past the\nend. Pass the end and treat a truncated sequence like any broken one.',
    diff: ` src/utf8.c | 11 ++++++++---
 src/utf8.h |  2 +-
 2 files changed, 9 insertions(+), 4 deletions(-)

diff --git a/src/utf8.c b/src/utf8.c
index 5f1c0de..b01a77e 100644
--- a/src/utf8.c
+++ b/src/utf8.c
@@ -51,12 +51,17 @@ static const uint8_t trailing[256] = {
  * Returns the next code point and moves *p behind it.
  */
-uint32_t utf8_next(const uint8_t **p)
+uint32_t utf8_next(const uint8_t **p, const uint8_t *end)
 {
 \tuint32_t cp = **p;
 \tint n = trailing[cp];
 
+\tif (n >= end - *p) {
+\t\t*p = end;
+\t\treturn UTF8_REPLACEMENT;
+\t}
 \t(*p)++;
-\twhile (n--)
+\twhile (n-- > 0)
 \t\tcp = (cp << 6) | (*(*p)++ & 0x3f);
 \treturn cp;
 }
diff --git a/src/utf8.h b/src/utf8.h
index 77aa012..c0ffee1 100644
--- a/src/utf8.h
+++ b/src/utf8.h
@@ -9,4 +9,4 @@
 #define UTF8_REPLACEMENT 0xfffd
 
-uint32_t utf8_next(const uint8_t **p);
+uint32_t utf8_next(const uint8_t **p, const uint8_t *end);
 `,
  },
  {
    subject: 'lexer: pass the end of the source to the decoder',
    why: 'No functional change for well-formed sources.',
    diff: ` src/lexer.c | 6 +++---
 1 file changed, 3 insertions(+), 3 deletions(-)

diff --git a/src/lexer.c b/src/lexer.c
index 9d01b2c..1e77f40 100644
--- a/src/lexer.c
+++ b/src/lexer.c
@@ -148,9 +148,9 @@ static enum token lex_ident(struct lexer *lx)
 {
 \tconst uint8_t *start = lx->p;
-\tuint32_t cp = utf8_next(&lx->p);
+\tuint32_t cp = utf8_next(&lx->p, lx->end);
 
-\twhile (is_ident(cp) && lx->p < lx->end)
-\t\tcp = utf8_next(&lx->p);
+\twhile (is_ident(cp) && lx->p < lx->end)
+\t\tcp = utf8_next(&lx->p, lx->end);
 \treturn keyword_or_ident(start, lx->p - start);
 }
 `,
  },
  {
    subject: 'lexer: count columns in grapheme clusters',
    why: 'Editors put the caret between clusters, so a column in code points points\ninto the middle of a family emoji. Keep octet offsets internally.',
    diff: ` src/lexer.c  |  4 ++--
 src/column.c | 23 +++++++++++++++++++++++
 2 files changed, 25 insertions(+), 2 deletions(-)

diff --git a/src/column.c b/src/column.c
new file mode 100644
index 0000000..3a9d41e
--- /dev/null
+++ b/src/column.c
@@ -0,0 +1,14 @@
+#include "column.h"
+#include "utf8.h"
+
+/* Columns are for people: computed on demand, never stored. */
+size_t column_of(const uint8_t *line, const uint8_t *at, const uint8_t *end)
+{
+\tsize_t column = 1;
+
+\twhile (line < at) {
+\t\tline = cluster_next(line, end);
+\t\tcolumn++;
+\t}
+\treturn column;
+}
`,
  },
  {
    subject: 'fuzz: start from the corpus of the last crash',
    why: 'The truncated sequence took the fuzzer nine nights to find. With the\nreproducer in the corpus its neighbours take minutes.',
    diff: ` fuzz/Makefile             |   2 +-
 fuzz/corpus/truncated-4   | Bin 0 -> 4 bytes
 2 files changed, 1 insertion(+), 1 deletion(-)

diff --git a/fuzz/Makefile b/fuzz/Makefile
index 0b1e4ad..8820c1f 100644
--- a/fuzz/Makefile
+++ b/fuzz/Makefile
@@ -3,5 +3,5 @@ FUZZ_TIME ?= 600
 
 lexer: lexer_fuzz
-\t./lexer_fuzz -max_total_time=$(FUZZ_TIME)
+\t./lexer_fuzz -max_total_time=$(FUZZ_TIME) corpus/
 
`,
  },
  {
    subject: 'doc: say what a column is',
    why: 'It has been asked often enough.',
    diff: ` doc/diagnostics.md | 6 ++++++
 1 file changed, 6 insertions(+)

diff --git a/doc/diagnostics.md b/doc/diagnostics.md
index 4410fe2..79ab310 100644
--- a/doc/diagnostics.md
+++ b/doc/diagnostics.md
@@ -12,3 +12,9 @@ Every diagnostic has a line and a column, both starting at 1.
 
+A column counts what a reader would call characters (grapheme clusters of
+Unicode Annex 29): an accented letter is one, whichever way it is encoded,
+and so is a family emoji. Tabs count as one. The machine-readable output has
+octet offsets beside it.
+
`,
  },
];

const coverLetter = `This makes the decoder safe at the end of a buffer and, while there, gives
columns the meaning that editors expect.

Changes since v1:
 - treat a truncated sequence as one replacement character, not as several (Sven)
 - the column is computed on demand instead of being stored (Tom)
 - new patch 5, documentation

Mei Tanaka (5):
${patches.map(({ subject }) => `  ${subject}`).join('\n')}

 doc/diagnostics.md      |  6 ++++++
 fuzz/Makefile           |  2 +-
 fuzz/corpus/truncated-4 | Bin 0 -> 4 bytes
 src/column.c            | 23 +++++++++++++++++++++++
 src/lexer.c             | 10 +++++-----
 src/utf8.c              | 11 ++++++++---
 src/utf8.h              |  2 +-
 7 files changed, 44 insertions(+), 9 deletions(-)
`;

const author: Person = { name: 'Mei Tanaka', address: mei.address };

/** Two versions of a patch series with its review, as mailing lists carry them. */
export function patchSeries(clock: Clock): SampleMessage[] {
  return [...version(clock, 1, 31), ...version(clock, 2, 19), ...reviews(clock)];
}

/** The header fields that the list's software adds. */
export const listHeaders = [
  ['List-Id', 'Development of Loom <loom-dev.lists.example.org>'],
  ['List-Post', '<mailto:loom-dev@lists.example.org>'],
  ['List-Unsubscribe', '<mailto:loom-dev-leave@lists.example.org>'],
  ['Precedence', 'list'],
] as const;

function messageId(series: number, patch: number): string {
  return `<utf8-v${series}-${patch}@tanaka.example>`;
}

function version(clock: Clock, series: number, days: number): SampleMessage[] {
  const count = series === 1 ? patches.length - 1 : patches.length;
  const prefix = series === 1 ? 'PATCH' : `PATCH v${series}`;
  const start = clock.daysAgo(days, '02:10');
  const post = (patch: number, subject: string, body: string) =>
    sample(
      {
        date: minutesAfter(start, patch),
        from: author,
        to: [list],
        subject: `[${prefix} ${patch}/${count}] ${subject}`,
        messageId: messageId(series, patch),
        references: patch === 0 ? [] : [messageId(series, 0)],
        headers: [...listHeaders, ['X-Mailer', 'git-send-email 2.47.0']],
        body: text(body),
      },
      seen,
    );
  return [
    post(
      0,
      'utf8: safe at the end of the buffer',
      series === 1 ? coverLetter.replace(/Changes since v1:\n(?: - .*\n)+\n/, '') : coverLetter,
    ),
    ...patches
      .slice(0, count)
      .map(({ subject, why, diff }, index) =>
        post(
          index + 1,
          subject,
          `${why}\n\nSigned-off-by: Mei Tanaka <mei@tanaka.example>\n---\n${diff}-- \n2.47.0\n`,
        ),
      ),
  ];
}

function reviews(clock: Clock): SampleMessage[] {
  const notes: readonly (readonly [series: number, patch: number, who: Person, words: string])[] = [
    [
      1,
      1,
      sven,
      '> +\tif (n >= end - *p)\n\nOne U+FFFD for the whole truncated sequence, please: that is what the\nUnicode standard recommends and what the editors do.',
    ],
    [
      1,
      3,
      tom,
      '> +\tsize_t column;\n\nThis adds eight octets to every token. We only ever show a column in a\ndiagnostic, so could it be computed when somebody asks?',
    ],
    [1, 3, author, 'Good idea, it even makes the patch smaller. Will do in v2.'],
    [2, 0, sven, 'The whole series:\n\nReviewed-by: Sven Akesson <sven@akesson.example>'],
    [
      2,
      3,
      tom,
      'Reviewed-by: Tom Baker <tom@example.org>\n\nThank you for the comment about people.',
    ],
    [
      2,
      4,
      author,
      'It found two more overnight, both in the old number lexer. Separate series\nto follow.',
    ],
  ];
  return notes.map(([series, patch, who, words], index) =>
    sample(
      {
        date: clock.daysAgo((series === 1 ? 30 : 18) - (index % 2), `1${index}:25`),
        from: who,
        to: [list],
        subject: `Re: [PATCH${series === 2 ? ' v2' : ''} ${patch}/${series === 1 ? 4 : 5}] ${patch === 0 ? 'utf8: safe at the end of the buffer' : (patches[patch - 1]?.subject ?? '')}`,
        messageId: `<utf8-review-${index}@lists.example.org>`,
        references:
          patch === 0 ? [messageId(series, 0)] : [messageId(series, 0), messageId(series, patch)],
        headers: listHeaders,
        body: text(`${words}\n\n${who.name.split(' ')[0]?.replace('Å', 'A') ?? ''}\n`),
      },
      series === 2 && index > 3 ? unread : seen,
    ),
  );
}
