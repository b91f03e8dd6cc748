import { localApprovals } from '../../../adapters/local/records/approvals.ts';
import { localBreakers, localKillSwitch } from '../../../adapters/local/records/brakes.ts';
import { localCaseFile } from '../../../adapters/local/records/case-file.ts';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import { localIncidents } from '../../../adapters/local/records/incidents.ts';
import { localLeases } from '../../../adapters/local/records/leases.ts';
import { localOutbox } from '../../../adapters/local/records/outbox.ts';
import { localRegistry } from '../../../adapters/local/records/registry.ts';
import { localSignals } from '../../../adapters/local/records/signals.ts';
import { localTurns } from '../../../adapters/local/records/turns.ts';
import { type Config, config } from '../../../core/contracts/config/config.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { startExecution } from '../../../core/incident/start-execution.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeExecutions } from '../../fakes/records/executions.ts';
import { FakeHistories } from '../../fakes/records/histories.ts';
import { shardEntry } from '../../fakes/registry.ts';

/** Far enough ahead for every effect to be due. */
const LATEST = Number.MAX_SAFE_INTEGER;

/**
 * One target `docs-rag` of two shards and a replica on the real SQLite adapters in memory, and
 * `observed`, whose signals start nothing.
 */
export async function prepareWorld(settings: Partial<Config['targets'][number]> = {}) {
  const db = openDatabase(':memory:');
  const clock = new FakeClock();
  const registry = localRegistry({ db });
  await registry.register('docs-rag', [
    shardEntry('shard-1'),
    shardEntry('shard-2'),
    shardEntry('shard-1-replica', { replicaOf: 'shard-1' }),
  ]);
  await registry.register('observed', [shardEntry('shard-1')]);
  const outbox = localOutbox({ db });
  return {
    db,
    clock,
    registry,
    outbox,
    signals: localSignals({ db }),
    incidents: localIncidents({ db }),
    leases: localLeases({ db }),
    turns: localTurns({ db }),
    breakers: localBreakers({ db }),
    killSwitch: localKillSwitch({ db }),
    approvals: localApprovals({ db }),
    caseFile: localCaseFile({ db, clock }),
    executions: new FakeExecutions(),
    histories: new FakeHistories(),
    config: configOf(settings),
    effects: async () => (await outbox.due(LATEST, 1_000)).map(({ effect }) => effect),
  };
}
export type World = Awaited<ReturnType<typeof prepareWorld>>;

function configOf(settings: Partial<Config['targets'][number]>): Config {
  const store = { kind: 'chroma', collection: 'docs' };
  const approvals = { windowSeconds: 900, preApproved: ['reintroduce'] };
  const route = { alertname: 'RetrieverEmptyResults', runbook: 'shard-restore' };
  return config.parse({
    targets: [
      { id: 'docs-rag', autonomy: 'approve', store, approvals, cooldownSeconds: 30, ...settings },
      { id: 'observed', autonomy: 'observe', store },
    ],
    routes: [
      { ...route, target: 'docs-rag' },
      { ...route, target: 'observed' },
    ],
  });
}

/** A run that holds the lock of the whole target. */
export async function wholeTarget({ incidents }: World) {
  const about = {
    targetId: 'docs-rag',
    subject: shardNamed('shard-1'),
    runbook: 'shard-settle',
    requestedBy: 'Ann',
  } as const;
  const answer = await incidents.open({ ...about, openedAt: '2026-11-23T03:00:00.000Z', signalIds: [] }, 'docs-rag');
  const { id: incidentId, epoch } = (answer as Extract<typeof answer, { opened: unknown }>).opened;
  return { ...about, shardId: 'shard-1', incidentId, epoch };
}

/** A world in which Ann's repair of shard-2 runs. */
export async function prepareRunning() {
  const world = await prepareWorld();
  const asked = { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'shard-restore', by: 'Ann' } as const;
  const { id: incidentId, epoch } = await startByPerson(world, asked);
  await startExecution(world, { incidentId });
  return { world, incidentId, ref: { incidentId, targetId: 'docs-rag', shardId: 'shard-2', epoch } };
}
