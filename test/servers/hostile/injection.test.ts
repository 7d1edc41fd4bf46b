import assert from 'node:assert/strict';
import fc from 'fast-check';
import { typedValue } from '../../../src/model/query/completion.ts';
import { folderId, messageId } from '../../../src/model/id.ts';
import { MailError } from '../../../src/model/errors.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { HostileBed, inbox, page } from '../fixtures/hostileBed.ts';
import { joinLiterals, withoutStrings } from '../fixtures/literals.ts';
import { modestScript, plainRow } from '../fixtures/modest.ts';
import type { Answers } from '../fixtures/scripted.ts';

/**
 * Whatever somebody types, another program hands over or a sender has written, it goes out inside of
 * a string or not at all: the server reads the commands that are ours, and no others.
 */
describe('text that is made to be a command', function () {
  this.timeout(30_000);
  const bed = new HostileBed();
  afterEach(() => bed.close());

  const seed = Number(process.env['FUZZ_SEED'] ?? 1);
  const attack = 'x\r\nA1 DELETE INBOX\r\n';
  const attacks: readonly string[] = [
    attack,
    'x\nA1 DELETE INBOX\n',
    'x\rA1 DELETE INBOX\r',
    '"\r\nA1 DELETE INBOX\r\n"',
    'x" "y',
    '\\',
    '{12}\r\nA1 DELETE INBOX',
    'x {3+}\r\nabc A1 DELETE INBOX',
    'x) (BODY[])',
    '%',
    '\u0000',
    '\ud800',
  ];
  /** All commands as the server has read them, strings and literals as `#`, without their tags. */
  let asked: string[];

  async function start(capabilities = '', more: Answers = {}): Promise<Engine> {
    asked = [];
    const script = modestScript({
      capabilities,
      row: (uid, items) =>
        uid === 1 && items.includes('ENVELOPE')
          ? plainRow(1, 1, items).replace('"<1@x>"', '{28}\r\n<a"b\\\r\nA1 DELETE INBOX\r\n@x>')
          : undefined,
      answers: Object.fromEntries(
        [
          'CREATE',
          'RENAME',
          'SUBSCRIBE',
          'UNSUBSCRIBE',
          'UID STORE',
          'UID COPY',
          'UID MOVE',
          'APPEND',
        ]
          .map((name): [string, Answers[string]] => [name, (tag) => `${tag} OK\r\n`])
          .concat(Object.entries(more)),
      ),
    });
    return bed.startOn((connection) => {
      joinLiterals(connection);
      const onLine = connection.onLine.bind(connection);
      connection.onLine = (answer) =>
        onLine((line) => {
          asked.push(withoutStrings(line).replace(/^\w+ /, ''));
          answer(line);
        });
      script(connection);
    });
  }

  /** Does it; an error in our words is as well as an answer. */
  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      assert.ok(MailError.is(error), String(error));
    }
  }

  const ours = new RegExp(
    '^(?:' +
      [
        'CAPABILITY|NOOP|NAMESPACE|LOGOUT|IDLE|DONE|ID .*|ENABLE [A-Z=0-9 -]*',
        `LOGIN (?:#|\\w+) (?:#|\\w+)|(?:LIST|LSUB) # (?:#|\\S+)(?: RETURN .*)?`,
        `(?:SELECT|EXAMINE|CREATE|DELETE|SUBSCRIBE|UNSUBSCRIBE) (?:#|\\w+)|STATUS (?:#|\\w+) \\([A-Z ]*\\)`,
        `RENAME (?:#|\\w+) (?:#|\\w+)|UID (?:COPY|MOVE) [\\d:,]+ (?:#|\\w+)`,
        'UID STORE [\\d:,]+ [+-]FLAGS(?:\\.SILENT)? \\((?:\\\\?[\\w$]+ ?)*\\)',
        'APPEND (?:#|\\w+)(?: \\([^()]*\\))?(?: #)? #',
        '(?:UID )?FETCH [\\d:,*]+ \\([A-Z0-9 .\\[\\]()<>_-]*\\)',
        'UID SEARCH (?:CHARSET UTF-8 )?(?:[A-Z0-9:,*-]+|#| )*',
      ].join('|') +
      ')$',
    'i',
  );
  /** Every command is of a form that this program has; none is what the text asks for. */
  function assertOurs(what: string): void {
    for (const each of asked) {
      assert.match(each, ours, `${what}: ${JSON.stringify(each)}`);
      assert.doesNotMatch(each, /^DELETE/, what);
    }
    assert.ok(asked.length > 0);
  }

  const uses: Record<string, (engine: Engine, text: string) => Promise<unknown>> = {
    'the name of a new folder': (engine, text) => engine.createFolder('test', [text]),
    'a name inside of another folder': (engine, text) => engine.createFolder('test', ['a', text]),
    'the new name of a folder': (engine, text) => engine.renameFolder(inbox, [text]),
    'the id of a folder': (engine, text) => engine.list(folderId('test', text), page),
    'a folder that is subscribed to': (engine, text) =>
      engine.setSubscribed(folderId('test', text), true),
    'where a message goes': (engine, text) =>
      engine.change({
        ...{ kind: 'move', messages: [messageId(inbox, 1n, 1)] },
        to: folderId('test', text),
      }),
    'a keyword': (engine, text) =>
      engine.change({
        ...{ kind: 'flags', messages: [messageId(inbox, 1n, 1)], change: { add: [text] } },
      }),
    'a keyword of a stored message': (engine, text) =>
      engine.append(inbox, Buffer.from('Subject: x\r\n\r\nx'), [text]),
    'the number of a part': (engine, text) => engine.attachment(messageId(inbox, 1n, 1), text),
    'the id of a message': (engine, text) => engine.read(`${inbox};1;${text}`, false),
    'a search for a person': (engine, text) =>
      engine.search(`from:${typedValue(text)} subject:x`, { account: 'test' }, 10),
  };
  for (const [what, use] of Object.entries(uses)) {
    it(`as ${what}`, async () => {
      const engine = await start();
      await engine.list(inbox, page);
      for (const text of attacks) {
        await attempt(() => use(engine, text));
        assertOurs(`${what} ${JSON.stringify(text)}`);
      }
    });
  }

  it('as the Message-ID of a sender, by which a conversation is looked for', async () => {
    const engine = await start();
    const { rows } = await engine.list(inbox, { ...page, conversations: true });
    for (const { id } of rows) {
      await attempt(() => engine.conversation(id));
      await attempt(() => engine.earlier(id));
      await attempt(() => engine.members(id));
    }
    assertOurs('Message-ID');
  });

  it('as anything at all', async () => {
    const engine = await start();
    await engine.list(inbox, page);
    const scrap = fc.constantFrom(
      '\r\n',
      '"',
      '\\',
      '{3}',
      '{3+}',
      ' A1 DELETE INBOX',
      'é',
      '\0',
      ')',
    );
    const text = fc.array(fc.oneof(scrap, fc.string({ maxLength: 4 })), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        text.map((scraps) => scraps.join('')),
        fc.constantFrom(...Object.entries(uses)),
        async (typed, [what, use]) => {
          await attempt(() => use(engine, typed));
          assertOurs(`${what} ${JSON.stringify(typed)}`);
        },
      ),
      { seed, numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
    );
  });
});
