import { PatchStrategy } from '@kubernetes/client-node';
import * as z from 'zod';
import { jsonIn } from '../../../core/kernel/json-in.ts';
import { targetLock } from '../../../core/kernel/lock-key.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import type { Cluster } from '../api/cluster.ts';
import { changeOnce, epochStamp, type Fencing, type JsonPatch, untilNoConflict } from '../api/fence.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { createIfAbsent, find, type KubeObject, pathOf } from '../api/objects.ts';
import { jobKey } from '../jobs/job-names.ts';
import { componentName, MigrationMark, recordName } from './migration-names.ts';

const run = z.object({
  jobId: z.string(),
  incidentId: z.string(),
  purpose: z.enum(['migrate', 'check', 'gate']),
  version: z.string(),
  jobName: z.string(),
  container: z.string(),
  startedAt: z.string(),
  /** The uid of its Job, once that may run. */
  begun: z.string().nullable(),
  end: z
    .object({
      state: z.enum(['succeeded', 'failed', 'lost']),
      exitCode: z.int().nullable(),
      endedAt: z.string(),
    })
    .nullable(),
});
/** A run of a component's migration or check: what is known of it after its Job and its pod are gone. */
export type Run = z.infer<typeof run>;
/** All kept runs of a component, and the logs of the newest. */
export type Runs = { runs: Run[]; logs: Record<string, string> };

type RecordMap = KubeObject & { data?: Record<string, string> };

// 8 logs of 100 kB fit into a ConfigMap, beside 100 runs.
const RUNS_KEPT = 100;
const LOGS_KEPT = 8;

/** Returns the runs of a component; none if nothing ever ran. */
export async function readRuns(cluster: Cluster, workload: string): Promise<Runs> {
  return runsIn(await find<RecordMap>(cluster, 'configmaps', recordName(workload)));
}

/** Changes the runs of a component under a fence. Throws StaleEpoch, and what `change` throws. */
export async function changeRunsFenced(
  fencing: Fencing,
  fence: Fence,
  workload: string,
  change: (runs: Run[]) => Run[],
): Promise<Run[]> {
  const { cluster } = fencing;
  await createIfAbsent(cluster, 'configmaps', emptyRecord(fence, workload));
  const path = pathOf(cluster, 'configmaps', recordName(workload));
  const map = await untilNoConflict(() => changeOnce<RecordMap>(fencing, fence, path, (one) => patchOf(one, change)));
  return runsIn(map).runs;
}

/** Changes the runs of a component without a fence, and keeps a log: looking at a run, or ending it, always may. */
export async function changeRuns(
  cluster: Cluster,
  workload: string,
  change: (runs: Run[]) => Run[],
  log: { jobId: string; text: string } | null = null,
): Promise<Runs> {
  const path = pathOf(cluster, 'configmaps', recordName(workload));
  const map = await untilNoConflict(async () => {
    const found = await cluster.send<RecordMap>('GET', path);
    const json = [...patchOf(found, change), ...(log === null ? [] : logPatch(found, log))];
    if (json.length === 0) return found;
    const type = PatchStrategy.JsonPatch;
    return cluster.send<RecordMap>('PATCH', `${path}?fieldManager=${MANAGER}`, { json, type });
  });
  return runsIn(map);
}

/** Returns a change that gives a run its end, unless it has one. */
export function ending(jobId: string, end: Run['end'], only: (run: Run) => boolean = () => true) {
  return (runs: Run[]): Run[] =>
    runs.map((one) => (one.jobId === jobId && one.end === null && only(one) ? { ...one, end } : one));
}

function runsIn(map: RecordMap | null): Runs {
  const { runs: text = '[]', ...logs } = map?.data ?? {};
  const read = z.array(run).safeParse(jsonIn(text));
  if (read.success) return { runs: read.data, logs };
  throw new RangeError(
    `ConfigMap '${map?.metadata.name}' is no record of runs (${read.error.issues[0]?.message}): look at who changed it, and remove it`,
  );
}

function patchOf(map: RecordMap, change: (runs: Run[]) => Run[]): JsonPatch {
  const { runs } = runsIn(map);
  const changed = change(runs);
  if (JSON.stringify(changed) === JSON.stringify(runs)) return [];
  const left = changed.slice(-RUNS_KEPT);
  const newest = left.slice(-LOGS_KEPT).map(({ jobId }) => logKey(jobId));
  const old = Object.keys(map.data ?? {}).filter((key) => key !== 'runs' && !newest.includes(key));
  return [
    { op: 'test', path: '/data/runs', value: map.data?.runs ?? null },
    { op: 'replace', path: '/data/runs', value: JSON.stringify(left) },
    ...old.map((key) => ({ op: 'remove', path: `/data/${key}` }) as const),
  ];
}

function logPatch({ data = {} }: RecordMap, { jobId, text }: { jobId: string; text: string }): JsonPatch {
  const key = logKey(jobId);
  return text === '' || data[key] === text ? [] : [{ op: 'add', path: `/data/${key}`, value: text }];
}

/** Returns the key of a run's log. */
export function logKey(jobId: string): string {
  return `log-${jobKey(jobId)}`;
}

function emptyRecord({ targetId, epoch }: Fence, workload: string) {
  const labels = {
    [Label.ManagedBy]: MANAGER,
    [Label.Target]: targetId,
    [MigrationMark.Migrates]: componentName(workload),
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: recordName(workload), labels, annotations: epochStamp(targetLock(targetId), epoch) },
    data: { runs: '[]' },
  };
}
