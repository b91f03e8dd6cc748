import { systemClock } from '../../../adapters/clock.ts';
import { kubernetesComponents } from '../../../adapters/kubernetes/bootstrap/components.ts';
import { kubernetesStartScene } from '../../../adapters/kubernetes/bootstrap/start-scene.ts';
import { kubernetesMigrationJobs } from '../../../adapters/kubernetes/migration/migration-jobs.ts';
import { heldLock } from '../../../adapters/local/records/fence.ts';
import { runTask } from '../../../control-plane/tasks/run-task.ts';
import type { StartScene } from '../../../core/bootstrap/ports/start-scene.ts';
import type { KubeObject, Observation } from '../../../core/contracts/bootstrap/observation.ts';
import { taskNameOf } from '../../../core/contracts/tasks.ts';
import { startJanitor } from '../../../core/incident/start-janitor.ts';
import { realClock } from '../../../sandbox/engine/clock.ts';
import { createEngine, type Engine } from '../../../sandbox/engine/engine.ts';
import { engineExecutions, engineHistories } from '../../../sandbox/server/executions.ts';
import { openTarget } from '../../adapters/kubernetes/opened-target.ts';
import { NO_DAMAGE } from '../../lib/runbooks/whole-world/damage.ts';
import { openPorts } from '../../lib/runbooks/whole-world/ports.ts';
import { machines } from '../../lib/synthesized.ts';

export type Place = Awaited<ReturnType<typeof openPlace>>;

/** No container pauses for longer than this while a case goes on. */
const BACK_OFF_SECONDS = 20;
/** A start is called stuck after minutes, which a case shortens: what is there counts as so much older. */
const OLDER_MS = 1_800_000;

/**
 * A namespace with the identity of its operator, and the runbook over it: the synthesized machines on the
 * engine, the real verbs, records in SQLite. Only its golden queries are asked of a store in memory.
 */
export async function openPlace(bootstrap: object) {
  const opened = await openTarget({ shards: [{ id: 'shard-1' }], bootstrap });
  const { operator, target, namespace } = opened;
  const ports = await openPorts(systemClock, NO_DAMAGE);
  const locks = { keyOf: async (fence: Parameters<typeof heldLock>[1]) => heldLock(ports.db, fence) };
  const deps = { cluster: operator.cluster, locks, target, clock: systemClock };
  const targets = ports.config.targets.map((one) => ({ ...one, checkSeconds: 1, bootstrap: target.bootstrap }));
  const own = {
    ...ports,
    clock: systemClock,
    config: { ...ports.config, targets },
    startScene: older(kubernetesStartScene(deps)),
    components: kubernetesComponents(deps),
    migrationJobs: kubernetesMigrationJobs(deps),
  };
  const { engine, executions } = runbookOn(own);
  return {
    ...{ namespace, executions, ports: own, kubectl: opened.inNamespace, histories: engineHistories(engine) },
    async close() {
      await engine.close();
      ports.db.close();
      await opened.close();
    },
  };
}

function runbookOn(ports: Parameters<typeof runTask>[1] & Omit<Parameters<typeof startJanitor>[0], 'executions'>) {
  const tidy = (name: string) => startJanitor({ ...ports, executions }, { incidentId: name });
  const engine: Engine = createEngine({
    machines: Object.fromEntries(Object.entries(machines).map(([arn, { definition }]) => [arn, definition])),
    database: ':memory:',
    clock: realClock,
    invoke: ({ functionName, payload }) => runTask(taskNameOf(functionName), ports, payload),
    onEnd: ({ executionArn, name }) => void (executionArn.includes('-janitor:') || tidy(name).catch(() => undefined)),
  });
  const arns = Object.fromEntries(Object.entries(machines).map(([arn, { name }]) => [name, arn]));
  const executions = engineExecutions(engine, arns);
  return { engine, executions };
}

function older(scene: StartScene): StartScene {
  return {
    async observe(targetId): Promise<Observation> {
      const seen = await scene.observe(targetId);
      return { ...seen, objects: seen.objects.map(aged), backOffSeconds: BACK_OFF_SECONDS };
    },
  };
}

function aged(object: KubeObject): KubeObject {
  const { creationTimestamp } = object.metadata;
  if (creationTimestamp === undefined) return object;
  const born = new Date(Date.parse(creationTimestamp) - OLDER_MS).toISOString();
  return { ...object, metadata: { ...object.metadata, creationTimestamp: born } };
}
