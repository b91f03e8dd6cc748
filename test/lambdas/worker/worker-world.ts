import type { DailyHead } from '../../../core/audit/ports.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { startExecution } from '../../../core/incident/start-execution.ts';
import type { WorkerDeps } from '../../../lambdas/worker/run-worker.ts';
import { prepareWorld } from '../../core/incident/world.ts';
import { FakeGoldenSets } from '../../fakes/golden-sets.ts';
import { FakeNotifier } from '../../fakes/notifier.ts';
import { FakeReports } from '../../fakes/reports.ts';
import { FakeRoutes } from '../../fakes/routes.ts';
import { FakeSnapshots } from '../../fakes/volumes/snapshots.ts';

/** The worker on SQLite in memory; `numbers` are those that it published, `problems` the steps that failed. */
export async function prepareWorker(patch: Partial<WorkerDeps> = {}) {
  const world = await prepareWorld();
  const numbers: { name: string; value: number; dimensions: Record<string, string> }[] = [];
  const problems: string[] = [];
  const pruned: string[] = [];
  const heads: DailyHead[] = [];
  const deps: WorkerDeps = {
    ...world,
    notifier: new FakeNotifier(),
    reports: new FakeReports(),
    goldenSets: new FakeGoldenSets(),
    snapshots: new FakeSnapshots(),
    snapshotStorage: {
      unfinished: async () => [],
      retired: async () => ['half-removed'],
      retire: async () => undefined,
      removeBytes: async (snapshotId) => void pruned.push(snapshotId),
    },
    audit: { head: async () => ({ number: 2, sha256: 'ab' }) },
    auditHeads: { keep: async (head) => void heads.push(head) },
    routes: new FakeRoutes(),
    generatorStates: { read: async () => null },
    flags: { read: async () => Promise.reject(new Error('no target has a generator')) },
    backlogOf: () => null,
    generatorPods: { readings: async () => [] },
    keptReadings: { keep: async () => undefined },
    consoleUrl: () => null,
    measure: (name, value, _, dimensions) => void numbers.push({ name, value, dimensions }),
    report: (step, error) => void problems.push(`${step}: ${error instanceof Error ? error.message : String(error)}`),
    ...patch,
  };
  return { world, deps, numbers, problems, pruned, heads };
}

/** The worker while Ann's repair of shard-2 runs. */
export async function prepareRunningWorker(patch: Partial<WorkerDeps> = {}) {
  const prepared = await prepareWorker(patch);
  const asked = { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'shard-restore', by: 'Ann' } as const;
  const { id: incidentId, epoch } = await startByPerson(prepared.world, asked);
  await startExecution(prepared.world, { incidentId });
  return { ...prepared, ref: { incidentId, targetId: 'docs-rag', shardId: 'shard-2', epoch } };
}
