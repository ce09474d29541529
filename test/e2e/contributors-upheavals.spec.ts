import { randomInt } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { aRandom } from '../github/world/random.ts';
import { readAnswers, truthOfAnswers } from '../support/commit-histories/answers.ts';
import { disturb } from '../support/commit-histories/upheavals.ts';
import { CommitStage } from '../support/commit-stage.ts';

const LIMIT_MS = 1_800_000;

it(
  'shows what was made, whatever becomes of histories, names, caches and e-mails between two syncs',
  async ({ onTestFailed }) => {
    const seed = randomInt(2 ** 31);
    onTestFailed(() => console.error(`What happened was drawn from the seed ${seed}`));
    const random = aRandom(seed);
    await using stage = await CommitStage.start({ seed: random.integer(1000), people: 25, commits: 40 });
    await stage.sync();
    for (let round = 1; round <= inject('upheavals'); round += 1) {
      await disturb(stage, random);

      await stage.sync();

      expect(await readAnswers(stage), `round ${round}`).toEqual(truthOfAnswers(stage));
    }
  },
  LIMIT_MS,
);
