import { heldLock } from '../../../adapters/local/records/fence.ts';
import { askChecks } from '../../../core/bootstrap/ask-checks.ts';
import { judgeStart } from '../../../core/bootstrap/judge-start.ts';
import { planStart } from '../../../core/bootstrap/plan-start.ts';
import { stopComponents } from '../../../core/bootstrap/stop-components.ts';
import type { IncidentRef } from '../../../core/contracts/incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { FakeComponents } from '../../fakes/bootstrap/components.ts';
import { FakeMigrationJobs } from '../../fakes/bootstrap/migration-jobs.ts';
import { FakeService } from '../../fakes/bootstrap/service.ts';
import { FakeStartScene } from '../../fakes/bootstrap/start-scene.ts';
import { FakeEvidenceStore } from '../../fakes/evidence-store.ts';
import { prepareWorld } from '../incident/world.ts';

export const RETRIEVER = 'Deployment/retriever';
export const WEB = 'Deployment/web';
const migration = { run: { command: ['migrate'] }, check: { command: ['migrate', '--check'] }, job: 'rag-migrate' };
/** A retriever with a declared migration and check, and a web server that needs it. */
export const COMPONENTS = [
  { workload: RETRIEVER, role: 'retriever', migration },
  { workload: WEB, needs: [{ workload: RETRIEVER }] },
];

/**
 * A run of bootstrap-recovery on real records in memory and a fake service: a schema is missing, so that the
 * retriever crashes, and the web server waits for it.
 */
export async function prepareStart(components: object[] = COMPONENTS, bootstrap: object = {}) {
  const world = await prepareWorld({ bootstrap: { components, ...bootstrap } } as object);
  const service = new FakeService(world.clock);
  service.add(RETRIEVER, { replicas: 2, needs: ['schema'] }).add(WEB, { needs: [RETRIEVER] });
  service.schema = 'missing';
  const held = (fence: Pick<IncidentRef, 'incidentId' | 'epoch'>) => void heldLock(world.db, fence);
  const start = async () => {
    const about = { targetId: 'docs-rag', subjectId: 'docs-rag', runbook: 'bootstrap-recovery', by: 'ada' } as const;
    const { id: incidentId, targetId, epoch } = await startByPerson(world, about);
    return { incidentId, targetId, epoch };
  };
  const ref = await start();
  return {
    ...{ ...world, service, ref, start, evidence: new FakeEvidenceStore() },
    components: new FakeComponents(service, held),
    migrationJobs: new FakeMigrationJobs(service, held),
    startScene: new FakeStartScene(service),
    facts: (incidentId = ref.incidentId) => world.caseFile.facts(incidentId),
    notes: async () => (await world.caseFile.timeline(ref.incidentId)).map(({ text }) => text),
  };
}
export type StartWorld = Awaited<ReturnType<typeof prepareStart>>;

/** Repeats a check until it is done, and lets the time pass that it asks for. */
export async function until<Look extends { done: boolean; waitSeconds: number }>(
  { clock }: Pick<StartWorld, 'clock'>,
  look: () => Promise<Look>,
): Promise<Look> {
  for (let looks = 0; looks < 500; looks += 1) {
    const found = await look();
    if (found.done) return found;
    clock.advance(found.waitSeconds);
  }
  throw new Error('it is not done after 500 looks');
}

/** Looks at the start until it is clear what it waits for. */
export const looked = (world: StartWorld, stage: 'found' | 'observed' = 'found') =>
  until(world, () => judgeStart(world, { ...world.ref, stage }));

/** The same, and then its plan, once the checks have answered. */
export async function planned(world: StartWorld) {
  await looked(world);
  await until(world, () => askChecks(world, world.ref));
  const { planned: isPlanned, planHash, migrates } = await planStart(world, world.ref);
  const { plans = {} } = await world.facts();
  const plan = plans[planHash];
  return { isPlanned, planHash, migrates, plan: plan?.action === 'start' ? plan : undefined };
}

/** The same, and everything is stopped that the plan stops. */
export async function stopped(world: StartWorld) {
  const { planHash } = await planned(world);
  const input = { ...world.ref, planHash };
  await until(world, () => stopComponents(world, input));
  return input;
}
