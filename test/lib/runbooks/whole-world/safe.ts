import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { BASELINE } from './ports.ts';
import { answersRight } from './servers.ts';
import type { World } from './world.ts';

const ORIGINALS = ['shard-1', 'shard-2', 'shard-1-replica'];

/** What is not as it must be once nothing happens any more, in sentences; empty where all is well. */
export async function unsafe(world: World, incidentId: string): Promise<string[]> {
  const found = [
    ...(await recordsLeft(world)),
    ...(await routesWrong(world, incidentId)),
    ...(await leftOvers(world)),
    ...(await writesWrong(world, incidentId)),
  ];
  return found.sort();
}

async function recordsLeft({ ports, engine }: World): Promise<string[]> {
  const locks = ports.db.prepare('SELECT incident_id AS id FROM locks WHERE incident_id IS NOT NULL').all();
  const pending = await ports.approvals.list({ state: 'Pending' });
  const closed = (await ports.incidents.list()).filter(({ closedAt }) => closedAt !== null);
  const reports = await Promise.all(closed.map(async ({ id }) => ({ id, folder: await ports.reports.find(id) })));
  return [
    ...locks.map((lock) => `a lock is held by '${(lock as { id: string }).id}'`),
    ...pending.map(({ id }) => `approval '${id}' is open`),
    ...reports.filter(({ folder }) => folder === null).map(({ id }) => `'${id}' has no report`),
    ...engine.listExecutions().flatMap(({ name, status }) => (status === 'RUNNING' ? [`'${name}' runs`] : [])),
  ];
}

async function routesWrong({ ports, scenario }: World, incidentId: string): Promise<string[]> {
  const entries = await ports.registry.read('docs-rag');
  const { state } = await ports.incidents.get(incidentId);
  const wrong: string[] = [];
  for (const entry of entries) {
    const isWell = await servesRight(ports, entry);
    if (entry.shardId !== 'shard-1' && entry.route !== 'self') wrong.push(`${entry.shardId} is out of rotation`);
    if (!isWell && scenario.runbook === 'shard-restore') wrong.push(`${entry.shardId} answers wrong in rotation`);
    const isSick = entry.shardId === 'shard-1' && scenario.runbook === 'shard-restore';
    if (isSick && entry.route === 'self' && !['Completed', 'NoActionNeeded'].includes(state))
      wrong.push(`${entry.shardId} is in rotation after '${state}'`);
  }
  if (scenario.runbook !== 'shard-restore' && entries.some(({ route }) => route !== 'self'))
    wrong.push(`a run of '${scenario.runbook}' took a shard out of rotation`);
  return wrong;
}

async function servesRight({ vectorStore }: World['ports'], entry: RegistryEntry): Promise<boolean> {
  if (entry.route === 'none') return true;
  return answersRight(vectorStore, entry.route === 'self' ? entry.url : (entry.replicaUrl ?? ''), BASELINE);
}

async function leftOvers({ ports }: World): Promise<string[]> {
  const { jobs, workloads, volumes, snapshots } = ports;
  const serving = (await ports.registry.read('docs-rag')).map(({ workloadId }) => workloadId);
  const servers = [...workloads.known.keys()].filter((id) => !ORIGINALS.includes(id) && !serving.includes(id));
  const served = [...workloads.known.values()].map(({ volume }) => volume);
  const kept = (volume: string) =>
    ORIGINALS.includes(volume) || volumes.quarantined.has(volume) || served.includes(volume);
  const originals = ['shard-1', 'shard-2'].filter((volume) => !volumes.standing.has(volume));
  const states = [...snapshots.known.values()].map(({ summary }) => summary);
  return [
    ...jobs.running.map((id) => `job '${id}' runs`),
    ...servers.map((id) => `server '${id}' serves nobody`),
    ...[...volumes.standing].filter((volume) => !kept(volume)).map((volume) => `volume '${volume}' is nobody's`),
    ...originals.map((volume) => `volume '${volume}' is gone`),
    ...states.flatMap(({ snapshotId, state }) =>
      state === 'Staged' ? [`snapshot '${snapshotId}' is left staged`] : [],
    ),
    ...states.flatMap(({ snapshotId, state }) =>
      state === 'Quarantined' && snapshots.healthOf(snapshotId) === 'well'
        ? [`good snapshot '${snapshotId}' is quarantined`]
        : [],
    ),
  ];
}

/** Only a shard that was left out of rotation may keep its writers waiting. */
async function writesWrong({ ports, scenario }: World, incidentId: string): Promise<string[]> {
  const { state } = await ports.incidents.get(incidentId);
  const mayWait = scenario.runbook === 'shard-restore' && !['Completed', 'NoActionNeeded'].includes(state);
  return ['shard-1', 'shard-2']
    .filter((shardId) => ports.writers.isPaused(shardId) && !(mayWait && shardId === 'shard-1'))
    .map((shardId) => `writes to ${shardId} are paused`);
}

/** Effects that may happen only once for each thing that they are done to. */
export function doubled(effects: string[]): string[] {
  const once = effects.filter((effect) => /^(start|restart|reopen|publish|quarantine|label)/.test(effect));
  return once.filter((effect, at) => once.indexOf(effect) !== at).map((effect) => `twice: ${effect}`);
}
