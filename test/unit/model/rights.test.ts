import assert from 'node:assert/strict';
import { isReadOnly, mayDo } from '../../../src/model/rights.ts';

describe('rights in a folder', () => {
  it('are what the server tells', () => {
    assert.ok(mayDo({ rights: 'lrs' }, 's'));
    assert.ok(!mayDo({ rights: 'lrs' }, 'i'));
    assert.ok(!mayDo({ rights: '' }, 'r'));
  });

  it('are all there where the server does not tell', () => {
    assert.ok(mayDo({}, 'x'));
    assert.ok(!isReadOnly({}));
  });

  it('leave a folder read-only while nothing but reading can be kept', () => {
    for (const rights of ['', 'lr', 'lrs', 'lrskxa']) assert.ok(isReadOnly({ rights }), rights);
    for (const rights of ['lri', 'lrw', 'lrt', 'lre']) assert.ok(!isReadOnly({ rights }), rights);
  });
});
