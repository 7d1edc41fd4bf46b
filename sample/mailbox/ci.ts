import { minutesAfter, type Clock } from './clock.ts';
import { sample, seen, unread, type SampleMessage } from './message.ts';
import { attachment, multipart, text } from './mime.ts';
import { ada, ci } from './people.ts';

interface Failure {
  readonly job: string;
  readonly headline: string;
  readonly trace: string;
}

const failures: readonly Failure[] = [
  {
    job: 'build (linux, release)',
    headline: 'make: *** [all] Error 2',
    trace: `cc -O2 -Wall -Werror -Iinclude -c src/lexer.c -o build/lexer.o
src/lexer.c: In function 'lex_string':
src/lexer.c:218:23: error: comparison of integer expressions of different signedness: 'int' and 'size_t' [-Werror=sign-compare]
  218 |   while (lx->pos + n < lx->len) {
      |                      ^
cc1: all warnings being treated as errors
make[1]: *** [Makefile:41: build/lexer.o] Error 1
make: *** [Makefile:12: all] Error 2`,
  },
  {
    job: 'test (node 22)',
    headline: 'TypeError: Cannot read properties of undefined',
    trace: `  412 passing (8s)
  1 failing

  1) Parser
       recovers after a stray brace:
     TypeError: Cannot read properties of undefined (reading 'span')
      at recover (file:///build/loom/src/parser/recover.ts:77:31)
      at parseBlock (file:///build/loom/src/parser/block.ts:142:14)
      at parseStatement (file:///build/loom/src/parser/statement.ts:58:12)
      at Parser.parse (file:///build/loom/src/parser/parser.ts:31:9)
      at Context.<anonymous> (file:///build/loom/test/parser/recover.test.ts:24:20)
      at process.processImmediate (node:internal/timers:504:21)`,
  },
  {
    job: 'fuzz (nightly)',
    headline: 'AddressSanitizer: heap-buffer-overflow',
    trace: `=================================================================
==4127==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000198
READ of size 1 at 0x602000000198 thread T0
    #0 0x55d0c1 in utf8_next src/utf8.c:63:12
    #1 0x55e7a9 in lex_ident src/lexer.c:154:9
    #2 0x55f310 in lex_next src/lexer.c:301:14
    #3 0x551f0e in LLVMFuzzerTestOneInput fuzz/lexer_fuzz.c:19:3

0x602000000198 is located 0 bytes to the right of 8-byte region [0x602000000190,0x602000000198)
allocated by thread T0 here:
    #0 0x4d1c2f in malloc
    #1 0x551e92 in LLVMFuzzerTestOneInput fuzz/lexer_fuzz.c:14:18`,
  },
  {
    job: 'integration (jvm bridge)',
    headline: 'java.util.concurrent.TimeoutException',
    trace: `java.util.concurrent.TimeoutException: no answer from the language server after 30 s
\tat org.example.loom.bridge.Session.await(Session.java:188)
\tat org.example.loom.bridge.Session.request(Session.java:121)
\tat org.example.loom.bridge.CompletionTest.completesImports(CompletionTest.java:47)
Caused by: java.io.IOException: Broken pipe
\tat java.base/sun.nio.ch.SocketDispatcher.write0(Native Method)
\tat java.base/sun.nio.ch.SocketDispatcher.write(SocketDispatcher.java:62)
\t... 14 more`,
  },
  {
    job: 'docs',
    headline: 'Traceback (most recent call last)',
    trace: `Traceback (most recent call last):
  File "/build/loom/docs/build.py", line 96, in <module>
    main()
  File "/build/loom/docs/build.py", line 71, in main
    check_links(pages)
  File "/build/loom/docs/build.py", line 44, in check_links
    raise BrokenLink(f"{page}: #{anchor} is not a heading")
BrokenLink: grammar.md: #operator-precedence is not a heading`,
  },
];

const branches = ['main', 'main', 'recover-stray-brace', 'release/2.9', 'main', 'utf8-next'];

/** Failed builds over three months, each with its trace; a fixed build now and then. */
export function buildMail(clock: Clock): SampleMessage[] {
  const messages = [88, 81, 76, 71, 64, 59, 52, 45, 39, 33, 28, 22, 17, 12, 9, 6, 3, 2].flatMap(
    (days, index) => failureMail(clock, days, index),
  );
  return [...messages, latestFailure(clock)];
}

function failureMail(clock: Clock, days: number, index: number): SampleMessage[] {
  const failure = failures[index % failures.length] as Failure;
  const branch = branches[index % branches.length] as string;
  const run = 4100 + index * 37;
  const date = clock.daysAgo(days, index % 2 ? '09:41' : '17:26');
  const messageId = `<run-${run}@build.example.org>`;
  const failed = sample(
    {
      date,
      from: ci,
      to: [ada],
      subject: `Build failed on ${branch} · ${failure.job}`,
      messageId,
      headers: [
        ['Auto-Submitted', 'auto-generated'],
        ['X-Loom-Run', String(run)],
      ],
      body: report(failure, branch, run, index % 6 === 2),
    },
    days < 3 ? unread : seen,
  );
  if (index % 3 !== 0) return [failed];
  const fixed = sample({
    date: minutesAfter(date, 94),
    from: ci,
    to: [ada],
    subject: `Build fixed on ${branch} · ${failure.job}`,
    messageId: `<run-${run + 1}@build.example.org>`,
    references: [messageId],
    headers: [['Auto-Submitted', 'auto-generated']],
    body: text(`Run ${run + 1} of "${failure.job}" on ${branch} passed again in 6 min 12 s.\n`),
  });
  return [failed, fixed];
}

function report(failure: Failure, branch: string, run: number, withLog: boolean) {
  const words = text(
    `Run ${run} of "${failure.job}" on ${branch} failed.\n\n${failure.headline}\n\n${failure.trace}\n\n` +
      `Full log: https://build.example.org/loom/runs/${run}\n`,
  );
  if (!withLog) return words;
  const log = Array.from(
    { length: 400 },
    (_, line) => `[${String(line).padStart(4, '0')}] cc -c src/unit_${line}.c ... ok`,
  ).join('\n');
  return multipart('mixed', [words, attachment('log.txt', 'text/plain', Buffer.from(log))]);
}

function latestFailure(clock: Clock): SampleMessage {
  const failure = failures[1] as Failure;
  return sample(
    {
      date: clock.minutesAgo(38),
      from: ci,
      to: [ada],
      subject: `Build failed on main · ${failure.job}`,
      messageId: '<run-4801@build.example.org>',
      headers: [['Auto-Submitted', 'auto-generated']],
      body: report(failure, 'main', 4801, true),
    },
    ['\\Flagged'],
  );
}
