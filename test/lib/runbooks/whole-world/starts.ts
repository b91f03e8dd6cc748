import type { Clock } from '../../../../core/kernel/ports/clock.ts';
import type { Fence } from '../../../../core/kernel/ports/fence.ts';
import { FakeComponents } from '../../../fakes/bootstrap/components.ts';
import { FakeMigrationJobs } from '../../../fakes/bootstrap/migration-jobs.ts';
import { FakeService, type Migration } from '../../../fakes/bootstrap/service.ts';
import { FakeStartScene } from '../../../fakes/bootstrap/start-scene.ts';

const [RETRIEVER, WEB] = ['Deployment/retriever', 'Deployment/web'];
const REPLICAS: Record<string, number> = { [RETRIEVER]: 2, [WEB]: 1 };

type Pace = Partial<Pick<FakeService, 'endSeconds' | 'startSeconds' | 'jobSeconds'>>;
/**
 * How a service fails to start: a schema that nobody migrates, how its migration goes, and how long pods and Jobs
 * take; null if it is well.
 */
export type Start = ({ schema: FakeService['schema']; migration: Migration } & Pace) | null;

const migration = {
  ...{ run: { command: ['migrate'] }, check: { command: ['migrate', '--check'] }, job: 'rag-migrate' },
  deadlineSeconds: 900,
};
export const BOOTSTRAP = {
  components: [
    { workload: RETRIEVER, role: 'retriever', migration },
    { workload: WEB, needs: [{ workload: RETRIEVER }] },
  ],
};

/** A retriever that waits by an init container for the Job that migrates its schema, and a web server for it. */
export function startOf(clock: Clock, held: (fence: Fence) => void, start: Start, effects: string[]) {
  const service = new FakeService(clock);
  service
    .add(RETRIEVER, { replicas: 2, needs: start ? ['schema', 'Job/rag-migrate'] : [] })
    .add(WEB, { needs: [RETRIEVER] });
  if (start) Object.assign(service, start);
  return {
    service,
    components: new FakeComponents(service, held, effects),
    migrationJobs: new FakeMigrationJobs(service, held, {}, effects),
    startScene: new FakeStartScene(service),
    wholeService: { retrieve: async () => null },
  };
}

/** Before the plan, before the migration, and after it. */
const MOST_CHECKS = 3;

/** What is not as it must be with a start once nothing happens any more, in sentences. */
export function startWrong({ service, migrationJobs }: ReturnType<typeof startOf>): string[] {
  const lost = [...service.parts].filter(([workload, { replicas }]) => replicas !== REPLICAS[workload]);
  const ranTimes = (purpose: string) =>
    [...migrationJobs.runs.values()].filter(({ spec }) => spec.purpose === purpose).length;
  const most = { migrate: 1, gate: 1, check: MOST_CHECKS };
  return [
    ...lost.map(([workload, { replicas }]) => `${workload} is left with ${replicas} replicas`),
    ...Object.entries(most).flatMap(([purpose, times]) =>
      ranTimes(purpose) > times ? [`the Job to ${purpose} ran ${ranTimes(purpose)} times`] : [],
    ),
  ];
}
