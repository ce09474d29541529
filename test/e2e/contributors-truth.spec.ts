import { afterEach, describe, expect, it } from 'vitest';
import { readAnswers, truthOfAnswers } from '../support/commit-histories/answers.ts';
import { findStray } from '../support/commit-histories/cast.ts';
import { type MadeRepo, push } from '../support/commit-histories/made-organization.ts';
import { plantRepo } from '../support/commit-histories/plant.ts';
import { CommitStage } from '../support/commit-stage.ts';

const LIMIT_MS = 300_000;
const DAY_MS = 86_400_000;

describe('the commits of an organization', () => {
  let stage: CommitStage;

  afterEach(() => stage[Symbol.asyncDispose]());

  it.each([1, 2])(
    'are what was made, and so are those who were new (seed %i)',
    async (seed) => {
      stage = await CommitStage.start({ seed, people: 30, commits: 250 });

      await stage.sync();

      expect(await readAnswers(stage)).toEqual(truthOfAnswers(stage));
    },
    LIMIT_MS,
  );

  it(
    'follow pushes, force pushes, new and emptied branches, and accounts that an e-mail is linked to later',
    async () => {
      stage = await CommitStage.start({ seed: 3, people: 30, commits: 120 });
      const { made, world, app } = stage;
      const [plain, imported, hidden, early, exact, empty] = made.repos as Repos;
      await stage.sync();
      expect(await readAnswers(stage)).toEqual(truthOfAnswers(stage));

      push(made, plain, { commits: 40, days: 3 });
      imported.history.rewind(30);
      push(made, imported, { commits: 10, days: 2 });
      hidden.history.rewind(25);
      early.history.rewind(1000);
      exact.history.head = null;
      push(made, empty, { commits: 15, days: 2 });
      for (const repo of made.repos) await plantRepo(repo, world);
      await world.git.forcePush(exact.id, null);
      await stage.sync();
      expect(await readAnswers(stage)).toEqual(truthOfAnswers(stage));

      const stray = findStray(made.cast);
      if (!stray) throw new Error('Every e-mail is linked');
      world.git.linkEmail(stray.email, stray.login);
      made.cast.links.set(stray.email, world.accounts.get(stray.login).id);
      app.clock.advance(31 * DAY_MS);
      await stage.signIn();
      await stage.sync();
      expect(await readAnswers(stage)).toEqual(truthOfAnswers(stage));
    },
    LIMIT_MS,
  );
});

type Repos = [MadeRepo, MadeRepo, MadeRepo, MadeRepo, MadeRepo, MadeRepo];
