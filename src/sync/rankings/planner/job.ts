import { packPieces } from './pack.ts';
import { leftOf, roomFor, startReading, takePage } from './reading.ts';
import { isSplittable, splitSlice } from './slices.ts';
import type { Piece } from './pack.ts';
import type {
  CountsAnswer,
  CountsAsk,
  Detail,
  PageAnswer,
  PageAsk,
  PlannerLimits,
  SeenRepo,
  Unsettled,
} from './planner.types.ts';
import type { Reading } from './reading.ts';

/** Pieces to be read whole, one after the other. */
export interface Job {
  /** From the top down, without the one being read. */
  pieces: Piece[];
  reading: Reading | null;
  /** Larger slices are split. */
  goal: number;
  detail: Detail;
  round: number;
  /** A world that says of every part that it is too large must not keep us splitting for ever. */
  splitsLeft: number;
}

export interface FinishedSlice extends Unsettled {
  /** All that GitHub counts was read, and nothing moved meanwhile. */
  isAgreed: boolean;
}

export interface JobPage {
  job: Job;
  fresh: SeenRepo[];
  /** The slice that this page ended. */
  finished: FinishedSlice | null;
}

/** Repos come and go between counting and reading. */
const FILL = 0.98;
/** Parts of a slice that is split are this much smaller than what is read at once: they pack well. */
const FINENESS = 8;
const FEWEST_SPLITS = 60;

export function startJob(start: Pick<Job, 'pieces' | 'goal' | 'detail' | 'round'>): Job {
  return { ...start, reading: null, splitsLeft: FEWEST_SPLITS + splitsFor(start.pieces, start.goal) };
}

/** Null: everything is read. */
export function askForJob(job: Job, limits: PlannerLimits): PageAsk | CountsAsk | null {
  const { reading, detail, round } = job;
  if (reading) {
    const { slice, after } = reading;
    // A full page costs no more, and shows what has come since.
    const page = detail === 'details' ? limits.detailsPage : limits.idsPage;
    const most = Math.min(roomFor(reading, limits.searchCap), Math.max(leftOf(reading), page));
    return { kind: 'page', slice, after, most, detail, round };
  }
  const slices = uncounted(job, limits).map(({ slice }) => slice);
  return slices.length === 0 ? null : { kind: 'counts', slices };
}

export function takeCountsInJob(job: Job, { counts }: CountsAnswer, limits: PlannerLimits): Job {
  const asked = new Map(uncounted(job, limits).map((piece, index) => [piece, counts[index] ?? null]));
  // What was not told is taken for small: its first page tells.
  const pieces = job.pieces.map((piece) =>
    asked.has(piece) ? { ...piece, count: asked.get(piece) ?? 1 } : piece,
  );
  const values = pieces.filter(({ slice }, index) => job.pieces[index]?.count === null && !slice.created);
  return { ...job, pieces, splitsLeft: job.splitsLeft + splitsFor(values, job.goal) };
}

export function takePageInJob(job: Job, answer: PageAnswer, { searchCap }: PlannerLimits): JobPage {
  if (!job.reading) throw new Error('A page was answered that nobody asked for');
  const { reading, fresh, gaps, hasEnded } = takePage(job.reading, answer, searchCap);
  const { slice, count, read } = reading;
  if (count !== null && count > searchCap && isSplittable(slice) && job.splitsLeft > 0) {
    return {
      job: { ...job, reading: null, pieces: [{ slice, count }, ...job.pieces] },
      fresh,
      finished: null,
    };
  }
  if (!hasEnded) return { job: { ...job, reading }, fresh, finished: null };
  const isAgreed = !reading.isBroken && gaps.length === 0 && read === count;
  return { job: { ...job, reading: null }, fresh, finished: { slice, expected: count, read, isAgreed } };
}

/** Begins the next slice, holding fewer than `room`, unless one is being read or must be counted first. */
export function openNext(before: Job, { limits, now, room = Infinity }: NextOptions): Job {
  // Where GitHub counts nobody what is held is put right by an empty page.
  const job = before.reading || before.round > 0 ? before : dropEmpty(before);
  const head = job.pieces[0];
  if (job.reading || !head || head.count === null) return job;
  if (isOversized(head, job)) return splitPieces(job, { limits, now, room });
  const page = job.detail === 'details' ? limits.detailsPage : limits.idsPage;
  const pack = packPieces(job.pieces, { most: Math.floor(job.goal * FILL), room, page });
  return { ...job, pieces: job.pieces.slice(pack.taken), reading: startReading(pack.slice) };
}

/** Without what is next and holds nothing. */
export function dropEmpty(job: Job): Job {
  const next = job.pieces.findIndex(({ count }) => count !== 0);
  return { ...job, pieces: next < 0 ? [] : job.pieces.slice(next) };
}

interface NextOptions {
  limits: PlannerLimits;
  now: string;
  room?: number;
}

/**
 * As many as one query counts, so that the parts of several cost one point; but none of those beyond `room`, which may
 * never be read, and with a window only windows.
 */
function splitPieces(job: Job, { limits, now, room = Infinity }: NextOptions): Job {
  const isWindow = job.pieces[0]?.slice.created !== undefined;
  let { splitsLeft } = job;
  let [parts, sum] = [0, 0];
  const pieces = job.pieces.flatMap((piece, index) => {
    sum += piece.count ?? Infinity;
    const isOpen = index === 0 || (isWindow ? piece.slice.created !== undefined : sum < room);
    const most = isOpen && isOversized(piece, { ...job, splitsLeft }) ? partsFor(piece, job.goal, limits) : 0;
    if (most === 0 || (parts > 0 && parts + most > limits.countsAtOnce)) return [piece];
    splitsLeft -= 1;
    parts += most;
    return splitSlice(piece.slice, most, now).map((slice) => ({ slice, count: null }));
  });
  return { ...job, pieces, splitsLeft };
}

function isOversized({ slice, count }: Piece, { goal, splitsLeft }: Job): boolean {
  return count !== null && count > goal && splitsLeft > 0 && isSplittable(slice);
}

/** Whole star counts are cut as fine as one query can count. What is far too large is cut coarsely first. */
function partsFor({ slice, count }: Piece, goal: number, { countsAtOnce }: PlannerLimits): number {
  const isOneValue = slice.stars.from === slice.stars.to;
  if (!isOneValue) return countsAtOnce;
  const wanted = Math.ceil(((count ?? 0) * FINENESS) / goal);
  return wanted <= countsAtOnce
    ? wanted
    : Math.min(countsAtOnce, Math.max(2, Math.ceil(wanted / countsAtOnce)));
}

function uncounted({ pieces }: Job, { countsAtOnce }: PlannerLimits): Piece[] {
  return pieces.filter(({ count }) => count === null).slice(0, countsAtOnce);
}

function splitsFor(pieces: readonly Piece[], goal: number): number {
  return pieces.reduce(
    (sum, { count }) => sum + ((count ?? 0) > goal ? 2 + Math.ceil((count ?? 0) / goal) : 0),
    0,
  );
}
