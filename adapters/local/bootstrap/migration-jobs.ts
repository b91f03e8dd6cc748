import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '../../../core/bootstrap/errors.ts';
import type { MigrationJobs, MigrationSpec, MigrationStatus } from '../../../core/bootstrap/ports/migration-jobs.ts';
import { type KubeObject, OWN_RUN } from '../../../core/contracts/bootstrap/observation.ts';
import type { BootstrapConfig } from '../../../core/contracts/config/bootstrap-config.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { DependencyUnavailable, NotFound, PlanDrifted } from '../../../core/kernel/task-error.ts';
import { waitUntil } from '../../wait-until.ts';
import { type Db, inTransaction } from '../records/database.ts';
import { heldLock } from '../records/fence.ts';
import { markDeleted } from './components.ts';
import { type MigrationRow, migrationRecords } from './migration-records.ts';
import { declaredFor, migrationTemplate } from './migration-template.ts';
import { type Ended, isOwnedBy, statusesOf, statusOf, versionOf } from './object-fields.ts';
import { lastLines, logFile } from './service-logs.ts';
import { type ServiceObjects, serviceObjects } from './service-objects.ts';
import { workloadNamed } from './workload-pods.ts';

const MOST_LINES = 1_000;
const GONE_WITHIN_MS = 30_000;
/** Nobody saw how a container ended. */
const UNKNOWN_END = 'ContainerStatusUnknown';

type Deps = { db: Db; dir: string; clock: Clock; bootstrap: BootstrapConfig | undefined };
type Room = Deps & { objects: ServiceObjects; records: ReturnType<typeof migrationRecords> };

/** Migrations as processes of this machine. The keeper of the service runs each Job once. */
export function localMigrationJobs(deps: Deps): MigrationJobs {
  const room: Room = { ...deps, objects: serviceObjects(deps), records: migrationRecords(deps.db) };
  const { objects, records, db } = room;
  return {
    start: async (fence, jobId, spec) => inTransaction(db, () => start(room, fence, jobId, spec)),
    async status(_, jobId) {
      const row = records.find(jobId);
      if (!row) throw new NotFound(`job '${jobId}' is unknown: start it first`);
      return statusOfJob(room, row);
    },
    async stopAll(fence) {
      const running = records.ofIncident(fence).filter((row) => statusOfJob(room, row).state === 'running');
      for (const { jobName } of running) endJob(objects, jobName);
      const areOver = () => running.every((row) => statusOfJob(room, row).state !== 'running');
      if (!(await waitUntil(areOver, { everyMs: 50, ms: GONE_WITHIN_MS })))
        throw new DependencyUnavailable(
          `pods of ${running.map(({ jobName }) => `'${jobName}'`).join(', ')} do not end: look at them`,
        );
      return running.map(({ jobId }) => jobId);
    },
    async clear(fence) {
      const ended = records.ofIncident(fence).filter((row) => statusOfJob(room, row).state !== 'running');
      inTransaction(db, () => {
        heldLock(db, fence);
        for (const { jobName } of ended.filter(({ jobId }) => isOwn(objects, jobId))) objects.remove('Job', jobName);
      });
    },
  };
}

function start(room: Room, fence: Fence, jobId: string, spec: MigrationSpec): void {
  const { db, objects, records, clock, bootstrap } = room;
  heldLock(db, fence);
  if (records.find(jobId)) return;
  const workload = workloadNamed(objects, spec.workload);
  if (versionOf(workload) !== spec.version)
    throw new PlanDrifted(`'${spec.workload}' is no longer as it was planned for: plan again`);
  const { migration, program } = declaredFor(bootstrap, spec);
  const jobName = spec.purpose === 'gate' && migration.job !== undefined ? migration.job : nameOf(jobId, spec);
  if (objects.find('Job', jobName))
    throw new StartRefused(`a Job '${jobName}' is there already: look at it, and remove it if it is done`);
  const other = records
    .all()
    .find((row) => row.workload === spec.workload && statusOfJob(room, row).state === 'running');
  if (other) throw new StartRefused(`Job '${other.jobName}' runs for '${spec.workload}': wait until it has ended`);
  const startedAt = instantOf(clock.now());
  objects.put({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName,
      creationTimestamp: startedAt,
      labels: { [OWN_RUN]: workload.metadata.name },
      annotations: { [JOB_ID]: jobId },
    },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: migration.deadlineSeconds,
      template: migrationTemplate(workload, migration, program, spec.drops),
    },
  });
  const { workload: of, purpose } = spec;
  records.add({ jobId, incidentId: fence.incidentId, jobName, workload: of, purpose, startedAt, ended: null });
}

const JOB_ID = 'ragmend/job-id';

const nameOf = (jobId: string, { workload, purpose }: MigrationSpec): string =>
  `${workload.split('/')[1]}-${purpose}-${createHash('sha256').update(jobId).digest('hex').slice(0, 8)}`;

const isOwn = (objects: ServiceObjects, jobId: string): boolean =>
  objects.all('Job').some(({ metadata }) => metadata.annotations?.[JOB_ID] === jobId);

const podsOfJob = (objects: ServiceObjects, jobName: string): KubeObject[] =>
  objects.all('Pod').filter((pod) => isOwnedBy(pod, 'Job', jobName));

/** A Job that is gone, or whose pod vanished, may have done anything: it is lost. */
function statusOfJob(room: Room, row: MigrationRow): MigrationStatus {
  if (row.ended !== null) return JSON.parse(row.ended) as MigrationStatus;
  const { objects, records, clock } = room;
  const { jobId, startedAt, jobName } = row;
  const [pod] = podsOfJob(objects, jobName);
  const job = isOwn(objects, jobId) ? objects.find('Job', jobName) : null;
  const base = { jobId, startedAt, log: pod ? logOf(room.dir, pod) : [] };
  const over = (state: MigrationStatus['state'], exitCode: number | null): MigrationStatus => {
    const status = { ...base, state, exitCode, endedAt: instantOf(clock.now()) };
    records.end(status);
    return status;
  };
  if (!job) return over('lost', null);
  const { startTime, failed } = (job.status ?? {}) as { startTime?: string; failed?: number };
  if (!pod && startTime === undefined && failed) return over('failed', null);
  if (!pod)
    return startTime !== undefined ? over('lost', null) : { ...base, state: 'running', exitCode: null, endedAt: null };
  const end = endOf(pod);
  if (!end) return { ...base, state: 'running', exitCode: null, endedAt: null };
  if (end.reason === UNKNOWN_END) return over('lost', null);
  return over(end.exitCode === 0 ? 'succeeded' : 'failed', end.exitCode);
}

/** Returns how a pod ended, null while it may run: of several containers, the first that failed decides. */
function endOf(pod: KubeObject): Ended | null {
  if (!['Succeeded', 'Failed'].includes(statusOf(pod).phase)) return null;
  const ends = statusesOf(pod).flatMap(({ state }) => state.terminated ?? []);
  return ends.find(({ exitCode }) => exitCode !== 0) ?? ends.at(-1) ?? null;
}

function logOf(dir: string, pod: KubeObject): string[] {
  return statusesOf(pod).flatMap(({ name, restartCount }) => {
    const file = logFile(join(dir, 'service'), pod.metadata.name, name, restartCount);
    return existsSync(file) ? lastLines(file, MOST_LINES) : [];
  });
}

/** A Job that has no pod yet gets none any more. */
function endJob(objects: ServiceObjects, jobName: string): void {
  objects.change('Job', jobName, (job) => ({ ...job, spec: { ...(job.spec as object), suspend: true } }));
  for (const { metadata } of podsOfJob(objects, jobName)) objects.change('Pod', metadata.name, markDeleted);
}
