import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../adapters/config-file.ts';
import { endAllOf } from '../../adapters/local/processes/end-all.ts';
import { projectRoot } from '../../cli/project-root.ts';
import { startByPerson } from '../../core/incident/start-by-person.ts';
import { probeShard } from '../../core/validation/probe-shard.ts';
import { builtIn, pathsIn } from '../../sandbox/server/paths.ts';
import { openPorts, type Ports } from '../../sandbox/server/ports/ports.ts';
import { startSandbox } from '../../sandbox/server/sandbox.ts';
import { inTurn } from '../in-turn.ts';
import { measure, ownCpu, type Round } from '../measure.ts';
import { ratioRow, rowOf } from '../row.ts';
import type { Context, SectionResult } from '../section.ts';
import { earlierProbe } from './earlier-probe.ts';

const SHARD = 'shard-2';
const US_PER_TICK = 10_000;

/** A probe of a warm shard on a real server, next to the probe of before that read ids and scores only. */
export async function probeSection(context: Context): Promise<SectionResult> {
  const [dir, root] = [join(context.dir, 'probe'), projectRoot()];
  const sandbox = await startSandbox({ dir, root, signal: context.signal, onProgress: context.say });
  await sandbox.stop();
  const built = builtIn(root);
  const ports = openPorts(pathsIn(dir), built, readConfig(built.config));
  try {
    return await measured(context, ports);
  } finally {
    await endAllOf(ports.dir);
    ports.db.close();
  }
}

async function measured(context: Context, ports: Ports): Promise<SectionResult> {
  const { targetId } = ports;
  const pid = await startShard(ports);
  const { id: incidentId, epoch } = await startByPerson(ports, {
    targetId,
    subjectId: SHARD,
    runbook: 'shard-restore',
    by: 'bench',
  });
  const about = { incidentId, targetId, shardId: SHARD, epoch };
  const now = async () => {
    const { healthy, hits, asked } = await probeShard(ports, { ...about, stage: 'found' });
    if (!healthy) throw new Error(`${hits} of ${asked} answers of a healthy shard were right: the probe is wrong`);
  };
  const { rounds, probes } = context.size;
  const variants = [now, () => earlierProbe(ports, SHARD, about)].map(
    (work) => () =>
      measure(
        () => times(probes, work),
        () => ownCpu() + cpuOf(pid),
      ),
  );
  const [product = [], earlier = []] = await inTurn(context, { what: 'probe of a shard', rounds }, variants);
  return { rows: rowsOf(product, earlier), notes: NOTES };
}

const NOTES = [
  'A shard of 1,199 documents and 15 golden queries; the processor time is that of the prober and of the store together.',
  'The probe of before is written anew in bench/probe/earlier-probe.ts: it asks for ids and scores, never for what users read.',
];

function rowsOf(product: Round[], earlier: Round[]) {
  const head = { per: 'probe', in: 'us' } as const;
  return [
    rowOf({ ...head, name: 'probe of a shard' }, product),
    rowOf({ ...head, name: 'probe of a shard by ids and scores, as before' }, earlier),
    ratioRow('processor time by that of before', product, earlier, { of: 'cpu', atMost: 2 }),
    ratioRow('wall time by that of before', product, earlier, { of: 'wall', atMost: 2 }),
  ];
}

async function startShard(ports: Ports): Promise<number> {
  const { registry, targetId, workloads } = ports;
  const { url, pid } = await workloads.unfenced.start({ workloadId: SHARD, volume: SHARD });
  if (!url || !pid) throw new Error(`the server of '${SHARD}' did not come up: read its log`);
  const entries = await registry.entries(targetId);
  await registry.register(
    targetId,
    entries.map((entry) => (entry.shardId === SHARD ? { ...entry, url } : entry)),
  );
  return pid;
}

async function times(count: number, work: () => Promise<void>): Promise<number> {
  for (let done = 0; done < count; done += 1) await work();
  return count;
}

/** Processor microseconds of a process, in steps of 10 ms (Linux). */
function cpuOf(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) * US_PER_TICK;
}
