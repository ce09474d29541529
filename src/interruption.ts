/** Ctrl-C twice within a breath is one wish: npm and the terminal both pass it on. A later one ends the process. */
const IMPATIENT_AFTER_MS = 1000;

const EXIT_CODE = 130;

/**
 * Aborts at Ctrl-C or SIGTERM, and from now on neither ends the process by itself: whoever starts something that has to
 * be let go of, an embedded PostgreSQL above all, listens first.
 */
export function listenForSignals(): AbortSignal {
  const interrupted = new AbortController();
  let firstAtMs: number | null = null;
  const onSignal = (): void => {
    firstAtMs ??= performance.now();
    interrupted.abort();
    if (performance.now() - firstAtMs > IMPATIENT_AFTER_MS) process.exit(EXIT_CODE);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return interrupted.signal;
}
