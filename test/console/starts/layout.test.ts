import fc from 'fast-check';
import { BOX, layoutOf } from '../../../console/starts/layout.ts';

const wait = (from: string, to: string, isOnCycle = false) => ({ from, to, isOnCycle });
const placeOf = (layout: ReturnType<typeof layoutOf>, id: string) => layout.boxes.find((box) => box.id === id);

test('what waits is to the right of what it waits for, and a cycle is opened once', () => {
  const ring = [wait('a', 'b', true), wait('b', 'c', true), wait('c', 'a', true)];

  const layout = layoutOf(['a', 'b', 'c', 'd'], [...ring, wait('d', 'a')]);

  const columns = ['c', 'b', 'a', 'd'].map((id) => placeOf(layout, id)?.column);
  expect(columns).toEqual([0, 1, 2, 3]);
  expect(layout.lines).toHaveLength(4);
});

test('the cycle is at the top, whatever else is in its columns', () => {
  const others = Array.from({ length: 9 }, (_, n) => wait(`w${n}`, 'c'));
  const ring = [wait('a', 'b', true), wait('b', 'c', true), wait('c', 'a', true)];

  const layout = layoutOf([...others.map(({ from }) => from), 'a', 'b', 'c'], [...others, ...ring]);

  expect(['a', 'b', 'c'].map((id) => placeOf(layout, id)?.row)).toEqual([0, 0, 0]);
});

test('what waits for itself has an arrow, and a wait for what is left out has none', () => {
  const layout = layoutOf(['a'], [wait('a', 'a', true), wait('a', 'left out')]);

  expect(layout.lines.map(({ wait: { to } }) => to)).toEqual(['a']);
});

test('no graph at all is an empty picture', () => {
  expect(layoutOf([], [])).toMatchObject({ boxes: [], lines: [] });
});

test('in any graph each box has a place of its own within the picture, and each wait its arrow', () => {
  const ids = Array.from({ length: 30 }, (_, n) => `n${n}`);
  const anyWait = fc.record({ from: fc.constantFrom(...ids), to: fc.constantFrom(...ids), isOnCycle: fc.boolean() });

  fc.assert(
    fc.property(fc.array(anyWait, { maxLength: 80 }), (waits) => {
      const { boxes, lines, width, height } = layoutOf(ids, waits);
      expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(ids.length);
      expect(boxes.filter(({ x, y }) => x < 0 || y < 0 || x + BOX.width > width || y + BOX.height > height)).toEqual(
        [],
      );
      expect(lines).toHaveLength(waits.length);
      expect(lines.filter(({ path }) => /NaN|undefined/.test(path))).toEqual([]);
    }),
  );
});
