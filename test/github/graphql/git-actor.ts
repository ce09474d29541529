import { avatarUrl } from '../rest/shapes/simple-user.ts';
import { toGitTimestamp } from './git-instant.ts';
import type { GitMoment } from '../git/git-object.ts';
import type { Account } from '../world/model.ts';
import type { GraphqlContext } from './context.ts';

export interface Signed {
  name: string;
  email: string;
  at: GitMoment;
}

/** A GitActor: who a commit says somebody is, and whose that e-mail is. */
export function toGitActor(context: GraphqlContext, { name, email, at }: Signed): object {
  const { world, urls } = context.call;
  const find = (): Account | null => world.git.emails.find(email, new URL(urls.web).hostname);
  return {
    name,
    email,
    date: toGitTimestamp(at),
    user: () => {
      const account = find();
      return account && context.toAccount(account);
    },
    avatarUrl: () => {
      const account = find();
      return account
        ? avatarUrl(account, urls)
        : `${urls.web}/avatars/u/e?email=${encodeURIComponent(email)}`;
    },
  };
}
