/** What one minute showed. */
export interface Minute {
  /** Since the start, whole. */
  readonly minute: number;
  /** Megabytes. */
  readonly heap: number;
  readonly rss: number;
  /** Milliseconds. */
  readonly lagP99: number;
  readonly lagMax: number;
  readonly sockets: number;
  /** Of all accounts, in this minute. */
  readonly logins: number;
  readonly faults: number;
  /** Seconds until the last account was back, the longest of this minute. */
  readonly slowest: number;
}

interface Bar {
  readonly words: string;
  readonly holds: boolean;
}

/** Megabytes an hour that count as no slope: what a garbage collector leaves lying about. */
const flat = 3;
/** Minutes at the start in which caches fill. */
const warmUp = 5;
/** Seconds. */
const longestAbsence = 60;
/** For each account and fault: main and push, one that comes with work, and one try that failed. */
const loginsEach = 4;
/** Each account has a main, a push, a bulk and a search connection at the most; the rest is Node's. */
const socketsEach = 4;
const socketsOfNode = 6;

/** What must be true of a whole run. */
export function judge(minutes: readonly Minute[], accounts: number, errors: number): Bar[] {
  const most = (figure: (minute: Minute) => number): number => Math.max(0, ...minutes.map(figure));
  const settled = minutes.slice(warmUp);
  const slope = slopeOf(settled.map(({ minute, heap }) => [minute / 60, heap]));
  const total = (figure: (minute: Minute) => number): number =>
    minutes.reduce((sum, minute) => sum + figure(minute), 0);
  const [logins, happened] = [total((each) => each.logins), total((each) => each.faults)];
  const allowed = (happened + 1) * accounts * loginsEach;
  const slowest = most((each) => each.slowest);
  const sockets = most((each) => each.sockets);
  const room = accounts * socketsEach + socketsOfNode;
  return [
    {
      words:
        `heap in use grows by ${slope.toFixed(2)} MB an hour (at most ${flat}; ` +
        `from minute ${warmUp}, ${settled.length} minutes)`,
      holds: settled.length >= 2 && slope <= flat,
    },
    {
      words: `all accounts back within ${slowest.toFixed(1)} s of a fault (at most ${longestAbsence})`,
      holds: happened > 0 && slowest <= longestAbsence,
    },
    {
      words: `${logins} sign-ins for ${happened} faults and ${accounts} accounts (at most ${allowed})`,
      holds: logins <= allowed,
    },
    { words: `${sockets} sockets open at the most (at most ${room})`, holds: sockets <= room },
    { words: `${errors} answers without a reason (none allowed)`, holds: errors === 0 },
  ];
}

/** The slope of the straight line that lies nearest to the points (least squares); 0 for one point. */
export function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[at], 0) / Math.max(1, points.length);
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / spread;
}
