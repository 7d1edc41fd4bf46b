import assert from 'node:assert/strict';
import { EventEmitter } from '../../../src/model/event.ts';

describe('EventEmitter', () => {
  let emitter: EventEmitter<number>;
  let heard: number[];
  const listener = (event: number): void => void heard.push(event);

  beforeEach(() => {
    emitter = new EventEmitter();
    heard = [];
  });

  it('tells every listener, until it is disposed', () => {
    const first = emitter.event(listener);
    emitter.event((event) => void heard.push(event * 10));
    emitter.fire(1);
    first.dispose();
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, [1, 10, 20]);
  });

  it('does not let a listener that throws keep the others from hearing', () => {
    emitter.event(() => {
      throw new Error('broken');
    });
    emitter.event(listener);
    emitter.fire(1);
    assert.deepEqual(heard, [1]);
  });

  it('tells a function registered twice twice, and disposes each on its own', () => {
    const once = emitter.event(listener);
    emitter.event(listener);
    emitter.fire(1);
    once.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, [1, 1, 2]);
  });

  it('begins to tell a listener that came meanwhile with the next event', () => {
    emitter.event(() => void emitter.event(listener));
    emitter.fire(1);
    assert.deepEqual(heard, []);
    emitter.fire(2);
    assert.deepEqual(heard, [2]);
  });
});
