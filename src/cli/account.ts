import { ServiceAccount } from '../auth/service-account.ts';
import { ViewerStore } from '../auth/viewer.store.ts';
import { NoAccountError } from './cli.errors.ts';
import type { CliApp } from './cli-context.ts';

export interface ActingAccount {
  accountId: number;
  login: string;
}

/** As whom a command acts. Throws `NoAccountError`, or `ServiceAccountUnavailableError` with what GitHub says. */
export async function getAccount(app: CliApp, login: string | undefined): Promise<ActingAccount> {
  if (login !== undefined) return getSignedIn(app, login);
  if (app.config.github.token !== null) return app.get(ServiceAccount).get();
  throw new NoAccountError(
    'As whom? Set GITHUB_TOKEN, or say --account LOGIN with an account that has signed in ("octavo login" signs one in)',
  );
}

async function getSignedIn(app: CliApp, login: string): Promise<ActingAccount> {
  // The account of GITHUB_TOKEN is known here only once GitHub has said who it is.
  const service = await app.get(ServiceAccount).find();
  if (service?.login.toLowerCase() === login.toLowerCase()) return service;
  const viewer = await app.get(ViewerStore).findByLogin(login);
  if (!viewer)
    throw new NoAccountError(`${login} has never signed in here: "octavo login", or a browser, does`);
  if (!viewer.allowed) throw new NoAccountError(`SIGN_IN_ALLOWED does not name ${viewer.login}`);
  return viewer;
}
