import type { Request } from 'express';

/** Signs this browser in under a new session id: one that somebody planted before opens nothing. */
export async function signInSession(request: Request, accountId: number): Promise<void> {
  await asPromise((done) => request.session.regenerate(done));
  request.session.accountId = accountId;
  // Before the redirect: the next request must find it.
  await asPromise((done) => request.session.save(done));
}

export async function endSession(request: Request): Promise<void> {
  await asPromise((done) => request.session.destroy(done));
}

function asPromise(run: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => {
      if (error)
        reject(error instanceof Error ? error : new Error('The session store failed', { cause: error }));
      else resolve();
    });
  });
}
