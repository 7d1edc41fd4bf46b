import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { EngineClient } from '../../../src/host/engineClient.ts';
import type { MailView } from '../../../src/host/search/views.ts';
import { ViewCounts } from '../../../src/host/tree/viewCounts.ts';
import { MailError } from '../../../src/model/errors.ts';
import { EventEmitter } from '../../../src/model/event.ts';

describe('unread messages of views', () => {
  let asked: string[];
  let unread: number | Error;
  let messages: EventEmitter<unknown>;
  let folders: EventEmitter<unknown>;
  let counts: ViewCounts;
  const view: MailView = {
    id: 'search:a',
    name: 'a',
    query: 'is:flagged',
    scope: 'everywhere',
    kind: 'saved',
  };

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
    asked = [];
    unread = 3;
    messages = new EventEmitter();
    folders = new EventEmitter();
    const request = (_: string, { query }: { query: string }) => {
      asked.push(query);
      return unread instanceof Error ? Promise.reject(unread) : Promise.resolve(unread);
    };
    const events = { onMessagesChanged: messages.event, onFoldersChanged: folders.event };
    counts = new ViewCounts({ request, ...events } as unknown as EngineClient, () => [view]);
  });
  afterEach(() => {
    counts.dispose();
    mock.timers.reset();
  });

  async function pass(milliseconds: number): Promise<void> {
    mock.timers.tick(milliseconds);
    // What is asked is answered in some turns.
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  it('are not counted while nobody looks, nor the moment somebody does', async () => {
    messages.fire({});
    folders.fire({});
    await pass(120_000);
    assert.deepEqual(asked, []);
    counts.watch(true);
    await pass(4_900);
    assert.deepEqual(asked, []);
    assert.equal(counts.of(view), undefined);
    await pass(200);
    assert.equal(asked.length, 1);
    assert.equal(counts.of(view), 3);
  });

  it('are counted again soon after messages changed, once for several', async () => {
    counts.watch(true);
    await pass(5_000);
    let heard = 0;
    counts.onDidChange(() => heard++);
    unread = 4;
    for (let index = 0; index < 5; index++) messages.fire({});
    await pass(5_000);
    assert.equal(asked.length, 2);
    assert.equal(counts.of(view), 4);
    assert.equal(heard, 1);
  });

  it('are counted once a minute where only folders’ counts changed', async () => {
    counts.watch(true);
    await pass(5_000);
    folders.fire({});
    await pass(50_000);
    assert.equal(asked.length, 1);
    await pass(10_000);
    assert.equal(asked.length, 2);
    await pass(600_000);
    assert.equal(asked.length, 2);
  });

  it('are forgotten of another query, kept when a server fails, and not asked for once hidden', async () => {
    counts.watch(true);
    await pass(5_000);
    unread = new MailError('offline', 'no');
    messages.fire({});
    await pass(5_000);
    assert.equal(asked.length, 2);
    assert.equal(counts.of(view), 3);
    assert.equal(counts.of({ ...view, query: 'other' }), undefined);
    messages.fire({});
    counts.watch(false);
    await pass(60_000);
    assert.equal(asked.length, 2);
  });
});
