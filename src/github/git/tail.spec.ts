import { expect, it } from 'vitest';
import { Tail } from './tail.ts';

it('keeps the end of what was said, and no more of it', () => {
  const tail = new Tail(5);

  tail.add(Buffer.from('abc'));
  const early = tail.toString();
  tail.add(Buffer.from('defg'));
  tail.add(Buffer.from('h'));

  expect([early, tail.toString()]).toEqual(['abc', 'defgh']);
});
