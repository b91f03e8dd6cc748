import pLimit from 'p-limit';
import { cloudSuite } from '../needs.ts';
import { migrationCases } from './cases/migrations.ts';
import { negatives } from './cases/negatives.ts';
import { rolloutCases } from './cases/rollouts.ts';
import { togetherCases } from './cases/together.ts';
import type { CloudCase } from './cloud-case.ts';
import { type Came, runCase } from './run-case.ts';

const all = [...togetherCases, ...migrationCases, ...rolloutCases, ...negatives];
const AT_ONCE = 12;
const MINUTE = 60_000;

cloudSuite(['kubernetes'], 'starts that deadlock in a real cluster, as the operator', () => {
  const stories = new Map<string, Promise<Came>>();
  const rows: string[] = [];

  // Side by side: each waits for its cluster most of the time.
  beforeAll(() => {
    const limited = pLimit(AT_ONCE);
    for (const one of all) {
      const story = limited(() => runCase(one));
      story.catch(() => undefined);
      stories.set(one.id, story);
    }
  });
  afterAll(async () => {
    await Promise.allSettled(stories.values());
    const head = ['| case | what | verdict | root or cycle | done | end | seconds |', '|---|---|---|---|---|---|---|'];
    process.stdout.write(`${[...head, ...rows.sort()].join('\n')}\n`);
  }, 15 * MINUTE);

  test.each(all)(
    '$id: $title',
    async (one) => {
      const came = await (stories.get(one.id) as Promise<Came>);
      rows.push(rowOf(one, came));

      const { state, verdict, causes, plan, changed, unready, unproven } = came;
      const told = state === one.outcome ? [] : [...came.timeline, ...came.says];
      const steps = plan?.steps.map(({ kind, on }) => `${kind} ${on.join(' ')}`) ?? [];
      const planned = plan && { steps, stop: plan.stop, start: plan.start };
      expect({ state, told }).toEqual({ state: one.outcome, told: [] });
      const { verdict: expected, causes: found, plan: wanted = null } = one;
      expect({ verdict, causes, planned }).toEqual({ verdict: expected, causes: found, planned: wanted });
      if (one.plan === undefined) expect(changed).toEqual([]);
      expect({ unready, unproven: unproven ?? null }).toEqual({ unready: [], unproven: null });
    },
    15 * MINUTE,
  );
});

function rowOf({ id, title }: CloudCase, { state, verdict, causes, plan, seconds }: Came): string {
  const done = plan?.summary ?? 'nothing';
  const took = `${Math.round(seconds.stuck)} + ${Math.round(seconds.run)}`;
  return `| ${id} | ${title} | ${verdict} | ${causes.join('; ') || '-'} | ${done} | ${state} | ${took} |`;
}
