import { longestRun, mostEvents } from '../../../../core/contracts/config/bounds.ts';
import { config } from '../../../../core/contracts/config/config.ts';
import { walkLong } from './long-walk.ts';
import { longestWay } from './long-work.ts';

export const A_DAY = 86_400;
/** Where AWS ends an execution. */
const EVENTS = 25_000;

export const configured = (over: object) =>
  config.parse({
    targets: [{ id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, autonomy: 'approve', ...over }],
    routes: [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs-rag' }],
  });

type Numbers = { checkSeconds: number; jobDeadlineSeconds: number; settleSeconds: number; snapshotsTried: number };

/** Walks the longest run that these numbers allow, and expects it to stay within the bounds that are made from them. */
export async function expectWithinBounds(numbers: Numbers): Promise<void> {
  const given = configured({ ...numbers, approvals: { windowSeconds: 900 } });
  const [target] = given.targets;
  if (!target) throw new Error('no target');
  const { jobDeadlineSeconds: deadline, snapshotsTried } = numbers;

  const walk = await walkLong('ragmend-shard-restore', given, {
    ...{ jobs: [10 * deadline, deadline - 1], answer: 899, reindex: A_DAY - 7200, lookSeconds: 240 },
    scripted: longestWay(snapshotsTried),
  });

  expect([walk.status, walk.titles.at(-1)]).toEqual(['SUCCEEDED', 'Ended: Completed']);
  expect(walk.titles.filter((title) => title === 'Restore into a new volume')).toHaveLength(snapshotsTried);
  expect(walk.events).toBeLessThan(mostEvents(target));
  expect(mostEvents(target)).toBeLessThan(EVENTS);
  expect(walk.seconds).toBeLessThan(longestRun(target));
}
