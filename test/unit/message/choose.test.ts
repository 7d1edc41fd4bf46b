import assert from 'node:assert/strict';
import { chooseBody, hasAttachments, partsToFetch } from '../../../src/message/choose.ts';
import { readStructure } from '../../../src/message/structure.ts';
import type { Part, RawStructure } from '../../../src/message/structure.ts';

type Extra = Omit<RawStructure, 'type' | 'childNodes'>;

function leaf(type: string, extra: Extra = {}): RawStructure {
  return { type, ...extra };
}

function multi(subtype: string, ...childNodes: RawStructure[]): RawStructure {
  return { type: `multipart/${subtype}`, childNodes };
}

function number(node: RawStructure, path = ''): RawStructure {
  const childNodes = node.childNodes?.map((child, index) =>
    number(child, path === '' ? `${index + 1}` : `${path}.${index + 1}`),
  );
  return { ...node, part: path, ...(childNodes ? { childNodes } : {}) };
}

function build(node: RawStructure): Part {
  return readStructure(number(node));
}

function choose(node: RawStructure): Record<string, string> {
  const numbers = (list: readonly Part[]): string => list.map(({ part }) => part).join(' ');
  return Object.fromEntries(
    Object.entries(chooseBody(build(node)))
      .map(([name, list]): [string, string] => [name, numbers(list as readonly Part[])])
      .filter(([, list]) => list !== ''),
  );
}

const plain = leaf('text/plain');
const html = leaf('text/html');
const pdf = leaf('application/pdf', {
  disposition: 'attachment',
  dispositionParameters: { filename: 'a.pdf' },
});
const image = leaf('image/png', { id: '<i@x>', disposition: 'inline' });

describe('chooseBody', () => {
  it('a lone text', () => {
    assert.deepEqual(choose(plain), { text: '1', besideHtml: '1' });
    assert.deepEqual(choose(html), { text: '1', html: '1' });
  });

  it('a lone attachment, and a lone text that calls itself one', () => {
    assert.deepEqual(choose(pdf), { attachments: '1' });
    assert.deepEqual(choose(leaf('text/plain', { disposition: 'attachment' })), {
      text: '1',
      besideHtml: '1',
      attachments: '1',
    });
  });

  it('alternative: both versions', () => {
    assert.deepEqual(choose(multi('alternative', plain, html)), { text: '1', html: '2' });
    assert.deepEqual(choose(multi('alternative', html, plain)), { text: '2', html: '1' });
  });

  it('alternative: the last of several wins', () => {
    assert.deepEqual(choose(multi('alternative', plain, html, html)), { text: '1', html: '3' });
  });

  it('alternative: AMP never, not even as an attachment', () => {
    assert.deepEqual(choose(multi('alternative', plain, leaf('text/x-amp-html'), html)), {
      text: '1',
      html: '3',
    });
  });

  it('alternative: an invitation is attached', () => {
    assert.deepEqual(choose(multi('alternative', plain, html, leaf('text/calendar'))), {
      text: '1',
      html: '2',
      attachments: '3',
    });
  });

  it('alternative: an unknown text only if there is no other', () => {
    assert.deepEqual(choose(multi('alternative', plain, leaf('text/enriched'))), {
      text: '1',
      besideHtml: '1',
    });
    assert.deepEqual(choose(multi('alternative', leaf('text/enriched'))), {
      text: '1',
      besideHtml: '1',
    });
  });

  it('related: the first part is the root, the others are inline', () => {
    assert.deepEqual(choose(multi('related', html, image)), { text: '1', html: '1', inline: '2' });
    assert.deepEqual(choose(multi('alternative', plain, multi('related', html, image))), {
      text: '1',
      html: '2.1',
      inline: '2.2',
    });
  });

  it('related: the root named by `start`', () => {
    const root = leaf('text/html', { id: '<root@x>' });
    assert.deepEqual(
      choose({ ...multi('related', image, root), parameters: { start: '<root@x>' } }),
      {
        text: '2',
        html: '2',
        inline: '1',
      },
    );
  });

  it('related: an image that calls itself an attachment is inline, a document is not', () => {
    const named = leaf('image/png', { id: '<i@x>', disposition: 'attachment' });
    const document = leaf('application/pdf', { id: '<p@x>', disposition: 'attachment' });
    assert.deepEqual(choose(multi('related', html, named, document, leaf('image/png'))), {
      text: '1',
      html: '1',
      inline: '2',
      attachments: '3 4',
    });
  });

  it('mixed: each text stays its own', () => {
    assert.deepEqual(choose(multi('mixed', plain, pdf, plain)), {
      text: '1 3',
      besideHtml: '1 3',
      attachments: '2',
    });
    assert.deepEqual(choose(multi('mixed', html, pdf, html)), {
      text: '1 3',
      html: '1 3',
      attachments: '2',
    });
  });

  it('mixed: a list footer stands beside the HTML', () => {
    assert.deepEqual(choose(multi('mixed', multi('alternative', plain, html), plain)), {
      text: '1.1 2',
      html: '1.2',
      besideHtml: '2',
    });
  });

  it('mixed: texts with names are files, but for the first', () => {
    const named = leaf('text/plain', {
      disposition: 'inline',
      dispositionParameters: { filename: 'a.txt' },
    });
    assert.deepEqual(choose(multi('mixed', named, named)), {
      text: '1',
      besideHtml: '1',
      attachments: '2',
    });
    assert.deepEqual(choose(multi('mixed', plain, leaf('text/x-patch'))), {
      text: '1 2',
      besideHtml: '1 2',
    });
  });

  it('signed: the signature is listed, but earns no paperclip', () => {
    const signed = multi('signed', plain, leaf('application/pgp-signature'));
    assert.deepEqual(choose(signed), { text: '1', besideHtml: '1', attachments: '2' });
    assert.equal(hasAttachments(build(signed)), false);
  });

  it('report: people read the first part', () => {
    const report = multi(
      'report',
      plain,
      leaf('message/delivery-status'),
      leaf('text/rfc822-headers'),
    );
    assert.deepEqual(choose(report), { text: '1', besideHtml: '1', attachments: '2 3' });
  });

  it('digest and forwarded messages are attached and stay closed', () => {
    const message: RawStructure = { type: 'message/rfc822', childNodes: [html] };
    assert.deepEqual(choose(multi('digest', message, message)), { attachments: '1 2' });
    assert.deepEqual(choose(multi('mixed', plain, message)), {
      text: '1',
      besideHtml: '1',
      attachments: '2',
    });
  });

  it('an empty multipart has nothing', () => {
    assert.deepEqual(choose(multi('mixed')), {});
    assert.deepEqual(choose(multi('related')), {});
  });
});

describe('hasAttachments', () => {
  it('is for what people would look for behind a paperclip', () => {
    assert.equal(hasAttachments(build(multi('mixed', plain, pdf))), true);
    assert.equal(hasAttachments(build(multi('mixed', plain, image))), true);
    assert.equal(hasAttachments(build(multi('related', html, image))), false);
    assert.equal(hasAttachments(build(multi('alternative', plain, html))), false);
  });
});

describe('partsToFetch', () => {
  it('never asks for an attachment', () => {
    const structure = build(
      multi('mixed', multi('alternative', plain, multi('related', html, image)), pdf),
    );
    assert.deepEqual(
      partsToFetch(structure).map(({ part }) => part),
      ['1.1', '1.2.1'],
    );
  });
});
