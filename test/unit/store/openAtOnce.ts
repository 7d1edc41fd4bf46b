import { workerData } from 'node:worker_threads';
import { Store } from '../../../src/store/store.ts';
import { type DriverName, drivers } from './drivers.ts';

/** A window of its own: waits for the others at the gate, then opens the file. */
const { file, gate, windows, driver } = workerData as {
  file: string;
  gate: SharedArrayBuffer;
  windows: number;
  driver: DriverName;
};
const arrived = new Int32Array(gate);
if (Atomics.add(arrived, 0, 1) + 1 === windows) Atomics.notify(arrived, 0);
for (let now = Atomics.load(arrived, 0); now < windows; now = Atomics.load(arrived, 0))
  Atomics.wait(arrived, 0, now, 1000);
const store = Store.open(file, { driver: drivers[driver] });
store.journal.record({ id: String(Math.random()), state: 'queued', entry: null });
store.close();
