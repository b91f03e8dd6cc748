import type { StartMeans, StartMigration, StartWorkload } from '../../contracts/bootstrap/start-plan.ts';
import type { Room } from './room.ts';
import { textAt } from './scene/fields.ts';
import { isReady, type Workload } from './scene/workloads.ts';
import type { Sign, SignWhy } from './signs.ts';

/** Signs of something that would scale or change a workload against us, or of a person who wants it as it is. */
const FORBIDS: readonly SignWhy[] = ['autoscaler', 'operator', 'gitops', 'paused', 'zero'];

/**
 * Returns what may be done about a start: only workloads that nothing else scales, and only migrations that
 * are declared. A Job that only checks needs a check that says `up to date`: no object shows that.
 */
export function meansOf({ scene, workloads, draft }: Room, signs: Sign[]): StartMeans {
  const { roles, migrations, needs } = scene.settings;
  const forbidden = new Set(signs.filter(({ why }) => FORBIDS.includes(why)).map(({ of }) => of));
  const ids = new Set(draft.nodes().map(({ id }) => id));
  const after = (of: string) => (needs[of] ?? []).map((need) => `${need} ready`).filter((id) => ids.has(id));
  const declared = Object.entries(migrations).map(([of, job]) => ({ of, job, schema: `schema of ${of} migrated` }));
  return {
    workloads: workloads
      .filter(({ kind }) => kind !== 'Job' && kind !== 'Pod')
      .map((one) => startWorkload(one, !forbidden.has(one.of), roles[one.of] ?? 'other')),
    migrations: declared.map(({ of, job, schema }): StartMigration => {
      const complete = `Job/${job} complete`;
      return { makes: [schema, complete].filter((id) => ids.has(id)), after: after(of) };
    }),
    checks: [],
  };
}

function startWorkload(
  { of, kind, object, old }: Workload,
  isFree: boolean,
  role: StartWorkload['role'],
): StartWorkload {
  const isParallel = kind === 'Deployment' || textAt(object, 'spec', 'podManagementPolicy') === 'Parallel';
  return {
    workload: of,
    role,
    scales: isFree && kind !== 'DaemonSet',
    startsTogether: isFree && isParallel,
    rollsBack: isFree && kind === 'Deployment' && old.some(isReady),
  };
}
