import { expect, it } from 'vitest';
import type { Outcome } from '../../github/github.types.ts';
import type { GithubRepoDetails } from '../../github/search.types.ts';
import { countWithheld, type TopEffect } from './top-page.ts';

it('counts as withheld what is neither told nor gone', () => {
  const outcomes: Outcome<GithubRepoDetails>[] = [
    { kind: 'not_found' },
    { kind: 'forbidden', reason: 'SAML' },
    { kind: 'unavailable_for_legal_reasons', reason: 'DMCA' },
  ];
  const asked = outcomes.map((outcome, id) => ({ id, nodeId: `R_${id}`, outcome }));
  const effect: TopEffect = { kind: 'asked', asked, seenAt: new Date(0), round: 1 };

  expect(countWithheld(effect)).toBe(2);
  expect(countWithheld({ kind: 'nothing' })).toBe(0);
});
