/** A request that says nothing for so long counts as lost. GitHub ends its own work after 10 seconds. */
export const ATTEMPT_TIMEOUT_MS = 30_000;

/** Node's fetch, each request with an end of its own beside the caller's signal. */
export function createFetch(attemptTimeoutMs: number): typeof fetch {
  return async (input, init) => {
    const timeout = AbortSignal.timeout(attemptTimeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    return fetch(input, { ...init, signal });
  };
}
