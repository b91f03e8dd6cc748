import { answering } from '../child.ts';
import { ownCpu } from '../measure.ts';
import { floorIntake } from './floor.ts';
import { realIntake } from './server.ts';

/** How the server stands: its processor microseconds so far, and its rows. */
export type Standing = { url: string; token: string; cpuUs: number; signals: number; times: number; undecided: number };

const [kind, dir = ''] = process.argv.slice(2);
const { db, url, token } = await (kind === 'floor' ? floorIntake(dir) : realIntake(dir));
const count = db.prepare(
  "SELECT count(*) AS signals, coalesce(sum(times), 0) AS times, coalesce(sum(disposition = 'Pending'), 0) AS undecided FROM signals",
);
answering<object, Standing>(async () => {
  const cpuUs = ownCpu();
  return { url, token, cpuUs, ...(count.get() as Omit<Standing, 'cpuUs' | 'url' | 'token'>) };
});
