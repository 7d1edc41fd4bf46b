/**
 * Milliseconds of the processor's time that something takes here: unlike the clock, it does not count
 * what other programs do meanwhile.
 */
export function cpuTime(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
