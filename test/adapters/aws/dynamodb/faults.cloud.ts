import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { brokenPairs } from './broken-pairs.ts';
import { oneNight, type Ports, portsOn, seenOf } from './one-night.ts';
import { Died, type Fault, faultyTable } from './table/faulty-table.ts';
import { type RealTable, realTable } from './table/real-table.ts';

const NEVER: Fault = { throttle: () => false };

/** A sequence of chances that is the same for one seed. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

cloudSuite(['aws'], 'a night on a table in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  /**
   * A night of which each step has a process of its own that meets a fault; what fails is repeated,
   * by a new process where it died. Gives all failures.
   */
  async function run(fault: Fault): Promise<unknown[]> {
    const failures: unknown[] = [];
    for (const step of oneNight) failures.push(...(await outlast(step, portsOn(faultyTable(real.table, fault)))));
    return failures;
  }

  async function outlast(step: (ports: Ports) => Promise<unknown>, ports: Ports): Promise<unknown[]> {
    const failure = await step(ports).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) return [];
    expect(await brokenPairs(real.table)).toEqual([]);
    return [failure, ...(await outlast(step, failure instanceof Died ? portsOn(real.table) : ports))];
  }

  const cleanNight = async () => {
    await run(NEVER);
    const seen = await seenOf(portsOn(real.table));
    await real.drop();
    real = await realTable();
    return seen;
  };

  test('that ends well leaves nothing by half', async () => {
    await run(NEVER);

    expect(await brokenPairs(real.table)).toEqual([]);
  });

  test('whose processes die after any of their requests leaves nothing by half, and ends the same once what died is repeated', async () => {
    const seen = await cleanNight();
    const deaths: number[] = [];

    for (let die = 1; deaths.at(-1) !== 0; die++) {
      const failures = await run({ die });

      expect(failures).toEqual(failures.map(() => expect.any(Died)));
      expect(await seenOf(portsOn(real.table))).toEqual(seen);
      expect(await brokenPairs(real.table)).toEqual([]);
      deaths.push(failures.length);
      await real.drop();
      real = await realTable();
    }

    expect(deaths[0]).toBe(oneNight.length);
  });

  test.each([1, 2, 3])(
    'while the table is throttled nothing is done by half, and what failed can be done again (seed %i)',
    async (seed) => {
      const seen = await cleanNight();
      const chance = chances(seed);

      const failures = await run({ throttle: () => chance() < 0.3 });

      expect(failures.length).toBeGreaterThan(0);
      for (const failure of failures) expect(failure).toBeInstanceOf(DependencyUnavailable);
      expect(await seenOf(portsOn(real.table))).toEqual(seen);
      expect(await brokenPairs(real.table)).toEqual([]);
    },
  );

  test('whose transactions meet others half of the time ends the same, and nobody is told', async () => {
    const seen = await cleanNight();
    const chance = chances(4);

    const failures = await run({ conflict: () => chance() < 0.5 });

    expect(failures).toEqual([]);
    expect(await seenOf(portsOn(real.table))).toEqual(seen);
  });
});
