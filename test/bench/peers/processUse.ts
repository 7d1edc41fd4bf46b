import { readFileSync } from 'node:fs';

/** Clock ticks of a second in /proc; the same on every Linux that Node.js runs on. */
const ticks = 100;

/** Seconds of processor time that a process and its ended children have used. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name before it is in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // utime, stime, cutime, cstime: fields 14 to 17 of proc(5).
  const used = fields.slice(11, 15).map(Number);
  return used.reduce((sum, each) => sum + each, 0) / ticks;
}

/** The most memory that a process has had resident at once, megabytes. */
export function peakMegabytes(pid: number): number {
  return kilobytes(pid, 'VmHWM') / 1024;
}

/** What a process has resident now, megabytes. */
export function residentMegabytes(pid: number): number {
  return kilobytes(pid, 'VmRSS') / 1024;
}

/** Whether a process runs; one that is over and not yet waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function kilobytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, value] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
  if (value === undefined) throw new Error(`Process ${pid} has no ${field}.`);
  return Number(value);
}
