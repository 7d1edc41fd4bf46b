import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findLine, readComponents, unescapeText } from '../../../src/message/contentLines.ts';
import type { Component, ContentLine } from '../../../src/message/contentLines.ts';
import { cpuTime } from './cpuTime.ts';

/** The lines of the one component of a text. */
function linesOf(...lines: string[]): readonly ContentLine[] {
  return readComponents(['BEGIN:X', ...lines, 'END:X'].join('\r\n'))[0]!.lines;
}

function parametersOf(line: string): Record<string, string> {
  return Object.fromEntries(linesOf(line)[0]!.parameters);
}

function shape({ name, components }: Component): unknown {
  return [name, ...components.map(shape)];
}

describe('content lines', () => {
  it('have a name, parameters and a value', () => {
    const [line] = linesOf('attendee;cn="Lovelace; Ada";ROLE=CHAIR:mailto:ada@example.org');
    assert.equal(line!.name, 'ATTENDEE');
    assert.deepEqual(Object.fromEntries(line!.parameters), { CN: 'Lovelace; Ada', ROLE: 'CHAIR' });
    assert.equal(line!.value, 'mailto:ada@example.org');
  });

  it('are unfolded, whatever ends them', () => {
    for (const end of ['\r\n', '\n', '\r']) {
      const [component] = readComponents(`BEGIN:X${end}A:one${end}  two${end}\tthree${end}END:X`);
      assert.deepEqual(
        component!.lines.map(({ value }) => value),
        ['one twothree'],
      );
    }
  });

  it('undo the escapes of RFC 6868 in parameters, and join values of one name', () => {
    assert.deepEqual(parametersOf("A;CN=Ada ^'Countess^' ^^^n:x"), { CN: 'Ada "Countess" ^\n' });
    assert.deepEqual(parametersOf('A;TYPE=home;TYPE="work,voice":x'), { TYPE: 'home,work,voice' });
  });

  it('of vCard 2.1 have parameters without a name and quoted-printable over several lines', () => {
    assert.deepEqual(parametersOf('TEL;HOME;VOICE:1'), { TYPE: 'HOME,VOICE' });
    const lines = linesOf(
      'FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Bj=F6rn =',
      'Andr=E9',
      'ORG;QUOTED-PRINTABLE:=C3=A9',
    );
    assert.deepEqual(
      lines.map(({ value }) => value),
      ['Björn André', 'é'],
    );
  });

  it('lose the group before their name', () => {
    assert.equal(linesOf('item1.EMAIL:a@example.org')[0]!.name, 'EMAIL');
  });

  it('are left out where they are none', () => {
    const lines = linesOf('', 'nothing', ':', ';a=b:c', 'A;CN="open:x', 'A;x', 'Ä:x', 'B:y');
    assert.deepEqual(
      lines.map(({ name }) => name),
      ['B'],
    );
  });
});

describe('readComponents', () => {
  it('nests, and closes what is left open with what is around it', () => {
    const text = 'BEGIN:A\nBEGIN:B\nX:1\nEND:A\nBEGIN:C\nEND:Z\nY:2';
    const components = readComponents(text);
    assert.deepEqual(components.map(shape), [['A', ['B']], ['C']]);
    assert.equal(findLine(components[1]!, 'Y')?.value, '2');
    assert.equal(findLine(components[1]!, 'X'), undefined);
  });

  it('leaves out what is nested too deep, but nothing after it', () => {
    const deep = 'BEGIN:A\n'.repeat(9000) + 'X:1\n' + 'END:A\n'.repeat(9000) + 'BEGIN:B\nEND:B';
    const components = readComponents(deep);
    assert.deepEqual(
      components.map(({ name }) => name),
      ['A', 'B'],
    );
    assert.ok(JSON.stringify(components.map(shape)).length < 100);
  });

  it('takes time in proportion to the text', () => {
    const hostile = [
      'A;B="'.repeat(50_000),
      `A${';B=C'.repeat(60_000)}:x`,
      `A;ENCODING=QUOTED-PRINTABLE:${'=\r\n'.repeat(80_000)}`,
      `A:x${'\n x'.repeat(80_000)}`,
      `BEGIN:A\n${'END:B\n'.repeat(40_000)}`,
      `${'a'.repeat(250_000)}:x`,
    ];
    for (const text of hostile) {
      const taken = cpuTime(() => readComponents(text));
      assert.ok(taken < 500, `${text.slice(0, 20)} took ${taken} ms`);
    }
  });

  it('never throws', () => {
    const scrap = fc.constantFrom(
      'BEGIN:',
      'END:',
      'A',
      ';',
      '=',
      '"',
      ':',
      '\r\n',
      '\n ',
      '^',
      'é',
    );
    fc.assert(
      fc.property(fc.array(scrap), (scraps) => Array.isArray(readComponents(scraps.join('')))),
    );
  });
});

describe('unescapeText', () => {
  it('undoes the escapes of RFC 5545 and leaves other backslashes', () => {
    assert.equal(unescapeText(String.raw`a\, b\; c\\n\nd\Ne \x \ `), 'a, b; c\\n\nd\ne \\x \\ ');
  });
});
