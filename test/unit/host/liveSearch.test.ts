import assert from 'node:assert/strict';
import { setTimeout as after } from 'node:timers/promises';
import { type Found, LiveSearch, type SearchEngine } from '../../../src/host/search/liveSearch.ts';
import { MailError } from '../../../src/model/errors.ts';
import { EventEmitter } from '../../../src/model/event.ts';
import type { MessageRow } from '../../../src/model/message.ts';
import type { EngineInterface } from '../../../src/protocol/engine.ts';

type FoundEvent = EngineInterface['events']['found'];

describe('the live search of a field', () => {
  let asked: { name: string; search: string; query?: string }[];
  let shown: Found[];
  let rows: MessageRow[];
  let events: EventEmitter<FoundEvent>;
  let search: LiveSearch;

  beforeEach(() => {
    asked = [];
    shown = [];
    rows = [];
    events = new EventEmitter();
    const request = (name: string, params: { search: string; query?: string }) => {
      asked.push({ name, ...params });
      if (name === 'details') {
        const preview = 'First words';
        return Promise.resolve(rows.map((each) => ({ ...each, preview })));
      }
      if (params.query === '"') return Promise.reject(new MailError('bad-query', 'Not closed'));
      return Promise.resolve({ total: rows.length, rows: [...rows] });
    };
    const engine = { request, onFound: events.event } as unknown as SearchEngine;
    search = new LiveSearch(engine, (found) => shown.push(found));
  });
  afterEach(() => search.dispose());

  const row = (id: string): MessageRow => ({ id }) as MessageRow;
  const last = (): Found => shown.at(-1)!;
  const ids = (): string[] => last().rows.map(({ id }) => id);
  const names = (): string[] => asked.map(({ name }) => name);

  function tell(done: boolean, id = asked.findLast(({ name }) => name === 'openSearch')!.search) {
    const progress = { total: rows.length, done, waiting: [], failures: [], notes: [] };
    events.fire({ search: id, progress });
  }

  it('asks once nothing is typed for a moment, and shows what the cache has', async () => {
    rows = [row('a')];
    for (const text of ['r', 're', 're ']) search.start(text);
    assert.equal(last().busy, true);
    await after(100);
    assert.deepEqual(asked, []);
    await after(150);
    assert.deepEqual(
      asked.map(({ query }) => query),
      ['re'],
    );
    assert.deepEqual(ids(), ['a']);
    assert.equal(last().busy, true);
  });

  it('adds first words once every server has answered', async () => {
    rows = [row('a'), row('b')];
    search.start('x', true);
    await after(20);
    tell(false);
    await after(20);
    assert.ok(!names().includes('details'));
    tell(true);
    await after(20);
    assert.deepEqual(
      last().rows.map(({ preview }) => preview),
      ['First words', 'First words'],
    );
    assert.equal(names().filter((name) => name === 'details').length, 1);
  });

  it('shows what the servers find, asked for once for all that is told at a time', async () => {
    search.start('x', true);
    await after(20);
    rows = [row('a'), row('b')];
    tell(false);
    tell(false);
    tell(true);
    await after(20);
    assert.deepEqual(names(), ['openSearch', 'foundRows', 'foundRows', 'details']);
    assert.deepEqual(ids(), ['a', 'b']);
    assert.equal(last().busy, false);
  });

  it('ends the search before, whose finds are not shown any more', async () => {
    search.start('x', true);
    await after(20);
    const [before] = asked;
    rows = [row('old')];
    tell(true);
    search.start('y', true);
    rows = [row('new')];
    await after(20);
    tell(true, before!.search);
    await after(20);
    assert.deepEqual(
      asked.filter(({ name }) => name === 'closeSearch').map((each) => each.search),
      [before!.search],
    );
    assert.deepEqual(ids(), ['new']);
    assert.equal(last().query, 'y');
  });

  it('keeps the last rows below the fault of a query that cannot be read', async () => {
    rows = [row('a')];
    search.start('x', true);
    await after(20);
    search.start('"', true);
    await after(20);
    assert.equal(last().fault, 'Not closed');
    assert.equal(last().busy, false);
    assert.deepEqual(ids(), ['a']);
    search.start('y', true);
    await after(20);
    assert.equal(last().fault, undefined);
  });

  it('shows nothing for nothing, and is silent once it is over', async () => {
    rows = [row('a')];
    search.start('x', true);
    await after(20);
    search.start('  ');
    assert.deepEqual(ids(), []);
    assert.equal(last().busy, false);
    search.start('z');
    const count = shown.length;
    search.dispose();
    await after(250);
    assert.equal(shown.length, count);
    assert.equal(names().at(-1), 'closeSearch');
  });
});
