import type { PlanOf } from '../../contracts/plan.ts';

/** Steps of the plan that come before its first group, and that are no migration. */
const FIRST: readonly PlanOf<'start'>['steps'][number]['kind'][] = ['check-job', 'delete-pod', 'roll-back'];

/** The key of what a plan does before its first group. */
export const STEPS_KEY = 'steps';

/** Returns what a plan starts one after the other, by the keys under which its progress is kept. */
export function groupsIn({ steps, start }: PlanOf<'start'>): { key: string; workloads: string[] }[] {
  const first = [...new Set(steps.filter(({ kind }) => FIRST.includes(kind)).flatMap(({ on }) => on))];
  return [
    ...(first.length > 0 ? [{ key: STEPS_KEY, workloads: first }] : []),
    ...start.map((workloads, at) => ({ key: String(at), workloads })),
  ];
}
