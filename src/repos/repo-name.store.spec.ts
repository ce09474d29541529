import { describe, expect, it } from 'vitest';
import { toNameRows } from './repo-name.store.ts';

const CREATED = new Date('2020-01-01T00:00:00Z');
const SEEN = new Date('2024-01-01T00:00:00Z');

const REPO = { id: 1, ownerLogin: 'ada', name: 'app', createdAt: CREATED };
const CURRENT = { repoId: 1, validFrom: CREATED, ownerLogin: 'ada', name: 'app', validTo: null };

describe('toNameRows', () => {
  it('says of the first name that it holds since the repo exists', () => {
    expect(toNameRows(REPO, null, SEEN)).toEqual([CURRENT]);
  });

  it('writes nothing while the name is the same', () => {
    expect(toNameRows(REPO, CURRENT, SEEN)).toEqual([]);
  });

  it.each([{ name: 'anew' }, { ownerLogin: 'acme' }])(
    'closes the old name and opens the new one for %j',
    (change) => {
      expect(toNameRows({ ...REPO, ...change }, CURRENT, SEEN)).toEqual([
        { ...CURRENT, validTo: SEEN },
        { ...CURRENT, ...change, validFrom: SEEN },
      ]);
    },
  );

  it('begins two names a millisecond apart that are seen at one instant', () => {
    const current = { ...CURRENT, validFrom: SEEN };

    const [closed, opened] = toNameRows({ ...REPO, name: 'anew' }, current, SEEN);

    expect(closed?.validTo?.getTime()).toBe(SEEN.getTime() + 1);
    expect(opened?.validFrom.getTime()).toBe(SEEN.getTime() + 1);
  });
});
