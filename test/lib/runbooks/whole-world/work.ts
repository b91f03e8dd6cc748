import { instantOf } from '../../../../core/kernel/instant.ts';
import type { Clock } from '../../../../core/kernel/ports/clock.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import type { JobSpec, JobStatus } from '../../../../core/kernel/ports/jobs.ts';
import { NotFound } from '../../../../core/kernel/task-error.ts';
import { FakeJobs } from '../../../fakes/volumes/jobs.ts';
import { FakeSnapshots } from '../../../fakes/volumes/snapshots.ts';
import type { Damage } from './damage.ts';
import type { Contents, Effects, Held, WorldVolumes } from './servers.ts';

const JOB_MS = 4_000;

/** A catalog that writes down what is changed in it. */
export class WorldSnapshots extends FakeSnapshots {
  constructor(
    private readonly damage: Damage,
    private readonly effects: Effects,
  ) {
    super();
  }

  healthOf(snapshotId: string): Damage['snapshots'][string] {
    return this.damage.snapshots[snapshotId] ?? 'well';
  }

  override async publish(snapshotId: string, proof: string): Promise<void> {
    const before = this.known.get(snapshotId)?.summary.state;
    await super.publish(snapshotId, proof);
    if (before === 'Staged') this.effects.push(`publish ${snapshotId}`);
  }

  override async quarantine(snapshotId: string, reason: string): Promise<void> {
    const before = this.known.get(snapshotId)?.summary.state;
    await super.quarantine(snapshotId, reason);
    if (before !== 'Quarantined') this.effects.push(`quarantine ${snapshotId}`);
  }

  override async discardStaged(snapshotId: string): Promise<void> {
    const stood = this.known.has(snapshotId);
    await super.discardStaged(snapshotId);
    if (stood) this.effects.push(`remove snapshot ${snapshotId}`);
  }
}

/** Jobs that take 4 s, and leave what they made when they are done. */
export class WorldJobs extends FakeJobs {
  constructor(
    private readonly world: { volumes: WorldVolumes; snapshots: WorldSnapshots; damage: Damage },
    private readonly clock: Clock,
    private readonly held: Held,
    private readonly effects: Effects,
  ) {
    super();
  }

  override async start(fence: ShardFence, jobId: string, spec: JobSpec): Promise<void> {
    this.held(fence);
    const standing = this.known.get(jobId)?.status;
    if (standing && !(standing.state === 'failed' && standing.intact)) return;
    this.effects.push(`start job ${jobId}`);
    this.known.delete(jobId);
    await super.start(fence, jobId, spec);
    Object.assign(this.known.get(jobId)?.status ?? {}, { startedAt: instantOf(this.clock.now()) });
  }

  override async status(jobId: string): Promise<JobStatus> {
    this.finishDue();
    return super.status(jobId);
  }

  override async stopAll(incident: ShardFence): Promise<number> {
    this.finishDue();
    const stopped = await super.stopAll(incident);
    if (stopped > 0) this.effects.push(`stop jobs of ${incident.incidentId}`);
    return stopped;
  }

  /** Whether any job runs at this time. */
  get running(): string[] {
    this.finishDue();
    return [...this.known.values()].flatMap(({ status }) => (status.state === 'running' ? [status.jobId] : []));
  }

  private finishDue(): void {
    for (const { spec, status } of this.known.values()) {
      if (status.state !== 'running' || this.clock.now() < Date.parse(status.startedAt) + JOB_MS) continue;
      const damaged = spec.kind === 'restore' && this.world.snapshots.healthOf(spec.snapshotId) === 'damaged';
      if (this.world.damage.copyFails && status.jobId.includes('-cold-'))
        Object.assign(status, { state: 'failed', intact: false, reason: 'no space left on device' });
      else if (damaged) Object.assign(status, { state: 'failed', intact: false, reason: 'a piece has another sha256' });
      else Object.assign(status, { state: 'succeeded', bytesDone: 1 }, this.leave(spec, status.jobId));
    }
  }

  private leave(spec: JobSpec, jobId: string): void {
    const { volumes, snapshots, damage } = this.world;
    if (spec.kind === 'upload') snapshots.put({ ...spec.manifest, files: [], bytes: damage.bytes }, 'Staged');
    if (spec.kind === 'restore') volumes.add(spec.to, restored(snapshots, spec.snapshotId));
    if (spec.kind !== 'copy' || 'evidenceOf' in spec.to) return;
    const source = volumes.contents.get(spec.from);
    if (!source) throw new NotFound(`no volume '${spec.from}'`);
    const torn = damage.firstCopyTorn && jobId.endsWith('-cold-1');
    for (const volume of [spec.to.volume, spec.twin as string]) {
      volumes.addCopy(volume, { files: torn ? 'sick' : source.files, documents: new Map(source.documents) });
    }
  }
}

function restored(snapshots: WorldSnapshots, snapshotId: string): Contents {
  return { files: snapshots.healthOf(snapshotId) as Contents['files'], documents: new Map() };
}
