import { describe, expect, test } from 'vitest';
import { legible } from '../../ui/cells';
import { arrange, productLayout } from './figure';

describe('the figure', () => {
  test('stands in a row where there is room and never wider than it', () => {
    for (let room = 328; room < 2600; room += 7) {
      const { form, side, middle, gap } = arrange(room);
      const used = form === 'row' ? 2 * side + middle + 2 * gap : 2 * side + gap;
      expect(used, `${room}`).toBeLessThanOrEqual(room);
    }
    expect(arrange(1216).form).toBe('row');
    expect(arrange(358).form).toBe('stack');
  });
});

describe('the products', () => {
  const room = { width: 438, height: 360 };

  test('of small windows have legible numbers, also of three channels', () => {
    expect(productLayout(room, { rows: 3, columns: 3, channels: 1 })).toEqual({ form: 'line', cell: 35 });
    expect(productLayout(room, { rows: 3, columns: 3, channels: 3 }).cell).toBeGreaterThanOrEqual(legible);
  });

  test('of a large window are piled', () => {
    const { form, cell } = productLayout(room, { rows: 7, columns: 7, channels: 1 });
    expect(form).toBe('pile');
    expect(cell).toBeGreaterThanOrEqual(legible);
  });

  test('fit a phone', () => {
    const phone = { width: 358, height: 480 };
    for (const shape of [
      { rows: 11, columns: 11, channels: 1 },
      { rows: 11, columns: 11, channels: 3 },
      { rows: 3, columns: 3, channels: 6 },
    ]) {
      const { form, cell } = productLayout(phone, shape);
      expect(cell * shape.columns * (form === 'line' ? 3 : 2)).toBeLessThanOrEqual(phone.width);
    }
  });
});
