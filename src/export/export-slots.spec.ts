import { describe, expect, it } from 'vitest';
import { TooManyExportsError } from './export.errors.ts';
import { ExportSlots } from './export-slots.ts';

describe('ExportSlots', () => {
  it('takes a slot given back twice for one', () => {
    const slots = new ExportSlots();
    slots.take(1);
    const giveBack = slots.take(1);

    giveBack();
    giveBack();

    slots.take(1);
    expect(() => slots.take(1)).toThrow(TooManyExportsError);
  });
});
