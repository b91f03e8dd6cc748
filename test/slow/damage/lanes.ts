const LANES = 4;

/** Does the work of each run, four at a time; returns what each gave, in the order of the runs. */
export async function inLanes<T>(runs: number[], work: (run: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  const queue = runs.entries();
  const lane = async () => {
    for (const [at, run] of queue) done[at] = await work(run);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return done;
}
