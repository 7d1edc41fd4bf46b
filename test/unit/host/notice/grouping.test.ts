import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type Arrived, Grouping } from '../../../../src/host/notice/grouping.ts';

function arrived(folder: string, count = 1): Arrived {
  return { folder, count, messages: [] };
}

describe('grouping of new mail', () => {
  let told: (readonly Arrived[])[];
  let grouping: Grouping;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    told = [];
    grouping = new Grouping((group) => told.push(group));
  });
  afterEach(() => {
    grouping.dispose();
    mock.timers.reset();
  });

  it('tells soon, and all that comes together at once', () => {
    grouping.add(arrived('a/INBOX'));
    mock.timers.tick(500);
    grouping.add(arrived('b/INBOX', 2));
    grouping.add(arrived('a/INBOX', 3));
    assert.equal(told.length, 0);
    mock.timers.tick(500);
    assert.deepEqual(told, [[arrived('a/INBOX', 4), arrived('b/INBOX', 2)]]);
  });

  it('tells once in ten seconds', () => {
    for (let second = 0; second < 40; second++) {
      grouping.add(arrived('a/INBOX'));
      mock.timers.tick(1_000);
    }
    assert.equal(told.length, 4);
    mock.timers.tick(10_000);
    const counts = told.flat().map(({ count }) => count);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      40,
    );
  });

  it('forgets what somebody has seen', () => {
    grouping.add(arrived('a/INBOX'));
    grouping.drop();
    mock.timers.tick(60_000);
    assert.equal(told.length, 0);
    grouping.add(arrived('a/INBOX'));
    mock.timers.tick(1_000);
    assert.equal(told.length, 1);
  });
});
