import { type Arrow, backArrows, grouped, ranksOf, untangle } from './layers.ts';

export const BOX = { width: 184, height: 48 };
const GAP = { x: 52, y: 12 };
/** An arrow that passes a column takes less room than a box. */
const PASSAGE = 10;
/** Two arrows between the same boxes are this far from the middle of their sides. */
const LEAN = 8;
/** The room for the arrow of something that waits for itself. */
const LOOP = 36;

/** An arrow of a picture that is on the cycle or not. */
export type Wait = Arrow & { isOnCycle: boolean };
export type Point = { x: number; y: number };
/** Where boxes (their left upper corner) and arrows are, in pixels; columns count from the left, rows from the top. */
export type Layout<W extends Wait> = {
  width: number;
  height: number;
  boxes: (Point & { id: string; column: number; row: number })[];
  lines: { wait: W; path: string; middle: Point }[];
};

type Way<W extends Wait> = { wait: W; isBack: boolean; stops: string[] };
type Centres = ReadonlyMap<string, Point>;

/**
 * Lays a graph out in columns: what waits is to the right of what it waits for, so that the causes are on the
 * left. The cycle is at the top, opened at one arrow, which points to the right.
 */
export function layoutOf<W extends Wait>(ids: readonly string[], all: readonly W[]): Layout<W> {
  const known = new Set(ids);
  const waits = all.filter(({ from, to }) => known.has(from) && known.has(to));
  const back = backArrows(ids, waits);
  const ranks = ranksOf(
    ids,
    waits.filter((wait) => !back.has(wait)),
  );
  const ways = waits.map((wait, at) => wayOf(wait, at, ranks, back.has(wait)));
  const columns = columnsOf(ids, ways, ranks);
  untangle(columns, nearOf(ways), weightsIn(ways));
  const centres = centresOf(columns, known);
  const boxes = columns.flatMap((column, at) =>
    column.filter((id) => known.has(id)).map((id, row) => ({ id, column: at, row, ...cornerOf(id, centres) })),
  );
  return { ...sizeOf(columns, centres), boxes, lines: ways.map((way) => lineOf(way, centres)) };
}

/** The passages that an arrow takes through the columns between its ends, from the left to the right. */
function wayOf<W extends Wait>(wait: W, at: number, ranks: Map<string, number>, isBack: boolean): Way<W> {
  const [left, right] = isBack ? [wait.from, wait.to] : [wait.to, wait.from];
  const passages: string[] = [];
  for (let rank = (ranks.get(left) ?? 0) + 1; rank < (ranks.get(right) ?? 0); rank += 1) {
    const id = `${at} passes ${rank}`;
    ranks.set(id, rank);
    passages.push(id);
  }
  return { wait, isBack, stops: [left, ...passages, right] };
}

function columnsOf(ids: readonly string[], ways: Way<Wait>[], ranks: Map<string, number>): string[][] {
  const columns = Array.from({ length: Math.max(0, ...ranks.values()) + 1 }, (): string[] => []);
  for (const id of [...ids, ...ways.flatMap(({ stops }) => stops.slice(1, -1))]) columns[ranks.get(id) ?? 0]?.push(id);
  return columns;
}

function nearOf(ways: Way<Wait>[]): Map<string, string[]> {
  const pairs = ways.flatMap(({ stops }) => stops.slice(1).map((id, at) => [stops[at] ?? id, id] as const));
  const both = [...pairs, ...pairs.map(([one, other]) => [other, one] as const)];
  return new Map([...grouped(both, ([one]) => one)].map(([id, found]) => [id, found.map(([, other]) => other)]));
}

/** Boxes on the cycle come first, then its arrows, so that it is a ring at the top. */
function weightsIn(ways: Way<Wait>[]): (id: string) => number {
  const ring = ways.filter(({ wait }) => wait.isOnCycle);
  const boxes = new Set(ring.flatMap(({ wait }) => [wait.from, wait.to]));
  const passages = new Set(ring.flatMap(({ stops }) => stops));
  return (id) => (boxes.has(id) ? 0 : passages.has(id) ? 1 : 2);
}

function centresOf(columns: string[][], boxes: ReadonlySet<string>): Centres {
  const centres = new Map<string, Point>();
  for (const [at, column] of columns.entries()) {
    let top = 0;
    for (const id of column) {
      const height = boxes.has(id) ? BOX.height : PASSAGE;
      centres.set(id, { x: at * (BOX.width + GAP.x) + BOX.width / 2, y: top + height / 2 });
      top += height + GAP.y;
    }
  }
  return centres;
}

const centreOf = (id: string, centres: Centres): Point => centres.get(id) ?? { x: 0, y: 0 };

function cornerOf(id: string, centres: Centres): Point {
  const { x, y } = centreOf(id, centres);
  return { x: x - BOX.width / 2, y: y - BOX.height / 2 };
}

function sizeOf(columns: string[][], centres: Centres): { width: number; height: number } {
  const lowest = Math.max(0, ...[...centres.values()].map(({ y }) => y));
  return { width: columns.length * (BOX.width + GAP.x) - GAP.x + LOOP, height: lowest + BOX.height / 2 };
}

function lineOf<W extends Wait>({ wait, isBack, stops }: Way<W>, centres: Centres): Layout<W>['lines'][number] {
  const last = stops.length - 1;
  const points = stops.flatMap((id, at) => {
    const { x, y: centre } = centreOf(id, centres);
    const y = centre + (at > 0 && at < last ? 0 : isBack ? LEAN : -LEAN);
    const [left, right] = [
      { x: x - BOX.width / 2, y },
      { x: x + BOX.width / 2, y },
    ];
    return at === 0 ? [right] : at === last ? [left] : [left, right];
  });
  if (wait.from === wait.to) return loopAt(wait, points[0] as Point);
  const way = isBack ? points : points.toReversed();
  const [one, other] = way.slice(Math.ceil(way.length / 2) - 1) as [Point, Point];
  return { wait, path: curveThrough(way), middle: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 } };
}

function curveThrough(points: Point[]): string {
  const [start, ...rest] = points as [Point, ...Point[]];
  const parts = rest.map(({ x, y }, at) => {
    const from = points[at] as Point;
    const bend = from.x + (x - from.x) / 2;
    return `C ${bend} ${from.y} ${bend} ${y} ${x} ${y}`;
  });
  return `M ${start.x} ${start.y} ${parts.join(' ')}`;
}

function loopAt<W extends Wait>(wait: W, { x, y }: Point): Layout<W>['lines'][number] {
  const path = `M ${x} ${y} C ${x + LOOP} ${y} ${x + LOOP} ${y - 2 * LEAN} ${x} ${y - 2 * LEAN}`;
  return { wait, path, middle: { x: x + LOOP - 12, y: y - LEAN } };
}
