import { readFileSync } from 'node:fs';

const US_PER_TICK = 10_000;

/** One round: how long it took, the processor time that it cost, and how many units of work that were. */
export type Round = { wallUs: number; cpuUs: number; units: number };

/** Measures one round; `work` gives how many units it did. */
export async function measure(
  work: () => Promise<number>,
  cpuUs: () => number | Promise<number> = ownCpu,
): Promise<Round> {
  const [start, before] = [performance.now(), await cpuUs()];
  const units = await work();
  const wallUs = (performance.now() - start) * 1000;
  return { wallUs, cpuUs: (await cpuUs()) - before, units };
}

/** Processor microseconds of this process, all its threads, in user and system mode. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Processor microseconds of the children of this process that have ended, in steps of 10 ms (Linux). */
export function endedChildrenCpu(): number {
  const [, fields = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
  const [user = 0, system = 0] = fields.split(' ').slice(13, 15).map(Number);
  return (user + system) * US_PER_TICK;
}
