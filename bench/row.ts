import type { Round } from './measure.ts';

export type Spread = { min: number; median: number; max: number };
type Target = { of: 'wall' | 'cpu'; atMost: number };

/**
 * One line of results: wall and processor time for each unit, in microseconds or seconds; `x` is
 * one time divided by another, `KiB` and `MiB` are sizes.
 */
export type Row = {
  name: string;
  per: string;
  in: 'us' | 's' | 'x' | 'KiB' | 'MiB';
  wall: Spread;
  cpu: Spread | null;
  target: Target | null;
};

/** The row of a measurement that was repeated. */
export function rowOf(head: Pick<Row, 'name' | 'per' | 'in'> & { target?: Target }, rounds: Round[]): Row {
  const scale = head.in === 's' ? 1e6 : 1;
  const each = (pick: (round: Round) => number) => spread(rounds.map((round) => pick(round) / round.units / scale));
  return { ...head, wall: each(({ wallUs }) => wallUs), cpu: each(({ cpuUs }) => cpuUs), target: head.target ?? null };
}

/** Least, middle and largest of some values. */
export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number) => sorted[place] as number;
  const middle = (sorted.length - 1) / 2;
  return { min: at(0), median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, max: at(sorted.length - 1) };
}

/** Whether the median is within the target; true where there is none. */
export function isMet({ target, wall, cpu }: Row): boolean {
  return target === null || ((target.of === 'wall' ? wall : cpu)?.median ?? Number.POSITIVE_INFINITY) <= target.atMost;
}

/**
 * The row of one measurement divided by another, round by round; `cpu` is null where a round was
 * too short for the clock of the processor.
 */
export function ratioRow(name: string, rounds: Round[], by: Round[], target: Target | null = null): Row {
  const each = (pick: (round: Round) => number) =>
    rounds.map((round, index) => {
      const other = by[index] as Round;
      return pick(round) / round.units / (pick(other) / other.units);
    });
  const cpu = each(({ cpuUs }) => cpuUs);
  return {
    name,
    per: 'round',
    in: 'x',
    target,
    wall: spread(each(({ wallUs }) => wallUs)),
    cpu: cpu.every(Number.isFinite) ? spread(cpu) : null,
  };
}
