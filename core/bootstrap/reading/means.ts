import type { StartCheck, StartMeans, StartMigration, StartWorkload } from '../../contracts/bootstrap/start-plan.ts';
import type { Room } from './room.ts';
import { textAt } from './scene/fields.ts';
import type { ReadingSettings } from './scene/scene.ts';
import { isReady, type Workload } from './scene/workloads.ts';
import type { Sign, SignWhy } from './signs.ts';

/** Signs of something that would scale or change a workload against us, or of a person who wants it as it is. */
export const FORBIDS: readonly SignWhy[] = ['autoscaler', 'operator', 'gitops', 'paused', 'zero'];

/**
 * Returns what may be done about a start: only workloads that nothing else scales, and only migrations that are
 * declared. Where a check is declared, a migration needs its word that it is pending, and a Job that others wait
 * for needs its word that nothing is.
 */
export function meansOf({ scene, workloads, draft }: Room, signs: Sign[]): StartMeans {
  const { roles } = scene.settings;
  const forbidden = new Set(signs.filter(({ why }) => FORBIDS.includes(why)).map(({ of }) => of));
  const ids = new Set(draft.nodes().map(({ id }) => id));
  return {
    workloads: workloads
      .filter(({ kind }) => kind !== 'Job' && kind !== 'Pod')
      .map((one) => startWorkload(one, !forbidden.has(one.of), roles[one.of] ?? 'other')),
    ...preparations(scene.settings, ids),
  };
}

function preparations(settings: ReadingSettings, ids: ReadonlySet<string>): Pick<StartMeans, 'migrations' | 'checks'> {
  const { migrations, checks = {}, answers = {}, needs } = settings;
  const afterOf = (of: string) =>
    (needs[of] ?? []).map(({ workload, reached }) => `${workload} ${reached}`).filter((id) => ids.has(id));
  const declared = Object.entries(migrations).map(([of, job]) => ({
    of,
    job,
    complete: job === null ? null : `Job/${job} complete`,
    hasCheck: checks[of] === true,
    answer: answers[of]?.is ?? null,
    after: afterOf(of),
  }));
  return {
    migrations: declared
      .filter(({ hasCheck, answer }) => !hasCheck || answer === 'pending')
      .map(({ of, complete, answer, after }): StartMigration => {
        const makes = [`schema of ${of} migrated`, ...(complete === null ? [] : [complete])];
        return {
          of,
          makes: makes.filter((id) => ids.has(id)),
          after,
          ...(answer === 'pending' && { isPending: true }),
        };
      }),
    checks: declared.flatMap(({ of, complete, answer, after }): StartCheck[] =>
      complete !== null && answer === 'current' ? [{ of, job: complete, after }] : [],
    ),
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
