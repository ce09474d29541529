import type { GraphqlContext } from './context.ts';

/** Null is a ghost: somebody whose account is gone. */
export function toActor(context: GraphqlContext, accountId: number | null): object | null {
  const account = accountId === null ? undefined : context.call.world.accounts.byId.get(accountId);
  return account ? context.toAccount(account) : null;
}
