import assert from 'node:assert/strict';
import { dangerOf, opensAsText } from '../../../src/host/dangerousFiles.ts';

const unknown = 'application/octet-stream';

const runs = `
  exe msi scr com pif bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta lnk url scf iso img vhd vhdx jar app dmg pkg
  deb rpm appimage sh bash zsh command desktop reg chm msc cpl inf docm dotm xlsm xlam xltm pptm ppam one
  library-ms search-ms settingcontent-ms application appref-ms py pl rb php
`;
const actsOnEditor = `
  code-workspace vsix ipynb code-profile code-snippets html htm xhtml shtml svg svgz mht mhtml
`;
const harmless = `
  pdf txt md csv json png jpg gif webp zip gz 7z doc docx xls xlsx ppt pptx odt eml ics vcf patch diff log c ts
  go rs mp4 xml asc p7s
`;

const list = (text: string): string[] => text.trim().split(/\s+/);

describe('dangerous files', () => {
  it('that run are known by their extension, in any case', () => {
    for (const extension of list(runs)) {
      assert.equal(dangerOf(`a.${extension}`, unknown), 'runs', extension);
      assert.equal(dangerOf(`A.${extension.toUpperCase()}`, 'text/plain'), 'runs', extension);
    }
  });

  it('that act on the editor are known by their extension', () => {
    for (const extension of list(actsOnEditor)) {
      assert.equal(dangerOf(`a.${extension}`, unknown), 'acts-on-editor', extension);
    }
  });

  it('are not those that people send each other', () => {
    for (const extension of list(harmless)) {
      assert.equal(dangerOf(`a.${extension}`, unknown), undefined, extension);
    }
  });

  const cases: readonly (readonly [string, string, ReturnType<typeof dangerOf>])[] = [
    // Names without an extension: the content type counts.
    ['setup', 'application/x-msdownload', 'runs'],
    ['setup', 'Application/X-MSDownload; name=setup', 'runs'],
    ['page', 'text/html; charset=utf-8', 'acts-on-editor'],
    ['logo', 'image/svg+xml', 'acts-on-editor'],
    ['logo.xml', 'image/svg+xml', 'acts-on-editor'],
    ['logo.xml', 'text/xml', undefined],
    ['README', 'text/plain', undefined],
    ['', '', undefined],
    ['', 'text/html', 'acts-on-editor'],
    ['.', 'text/plain', undefined],
    // With one, it does not.
    ['notes.txt', 'text/html', undefined],
    ['photo.png', 'application/x-msdownload', undefined],
    // Tricks with the end of a name.
    ['a.exe.', unknown, 'runs'],
    ['a.exe . .', unknown, 'runs'],
    ['a.exe ', unknown, 'runs'],
    ['a. exe', unknown, 'runs'],
    ['a.exe::$DATA', unknown, 'runs'],
    ['a.e\u200bxe', unknown, 'runs'],
    ['a.exe\0', unknown, 'runs'],
    ['a.\uff45\uff58\uff45', unknown, 'runs'],
    ['.exe', unknown, 'runs'],
    ['.bashrc', unknown, undefined],
    ['exe', unknown, undefined],
    ['a.exe.txt', unknown, undefined],
    // Names that hide what they are.
    ['report.pdf.exe', 'application/pdf', 'hides-type'],
    ['report.PDF.Exe', unknown, 'hides-type'],
    ['report.pdf .exe', unknown, 'hides-type'],
    ['report.pdf            x.exe', unknown, 'hides-type'],
    ['report.pdf_2024.exe', unknown, 'hides-type'],
    ['report.pdf.x.exe', unknown, 'hides-type'],
    ['invoice.docx.html', 'text/html', 'hides-type'],
    ['photo.jpg.svg', 'image/svg+xml', 'hides-type'],
    ['invoice.pdf.code-workspace', unknown, 'hides-type'],
    ['invoice\u202efdp.exe', unknown, 'hides-type'],
    ['report' + ' '.repeat(50) + '.exe', unknown, 'hides-type'],
    ['report' + '\u00a0'.repeat(50) + '.exe', unknown, 'hides-type'],
    ['report' + ' '.repeat(50) + '.pdf', unknown, 'hides-type'],
    ['report.v1.2.exe', unknown, 'runs'],
    ['jquery.min.js', unknown, 'runs'],
    ['archive.tar.gz', unknown, undefined],
    ['report.pdf.zip', unknown, undefined],
    ['letter.pdf.p7s', unknown, undefined],
  ];

  for (const [name, contentType, danger] of cases) {
    it(`${JSON.stringify(name.slice(0, 40))} as ${contentType}: ${danger ?? 'none'}`, () => {
      assert.equal(dangerOf(name, contentType), danger);
    });
  }

  it('are told of names of any length at once', () => {
    const start = performance.now();
    for (const part of [' ', '.', 'a', '. ', '\u00a0.', '.pdf', '\u202e', '\ufdfa']) {
      assert.equal(dangerOf(part.repeat(200_000) + '.txt.exe', part.repeat(200_000)), 'hides-type');
      opensAsText(part.repeat(200_000));
    }
    assert.ok(performance.now() - start < 500);
  });
});

describe('files that open as text', () => {
  for (const name of list(
    'a.sh a.PY a.js a.ps1. a.bat a.html a.svg a.ipynb a.xml a.reg report.pdf.vbs',
  )) {
    it(name, () => assert.equal(opensAsText(name), true));
  }
  for (const name of list(
    'a.exe a.docm a.vsix a.code-workspace a.code-profile a.svgz a.jar a.lnk a.one sh',
  )) {
    it(`not ${name}`, () => assert.equal(opensAsText(name), false));
  }
});
