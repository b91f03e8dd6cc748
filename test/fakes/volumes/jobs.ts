import type { IncidentRef } from '../../../core/contracts/incident.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { JobSpec, JobStatus, Jobs } from '../../../core/kernel/ports/jobs.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { FakeFences } from '../fences.ts';

/**
 * Jobs as records in memory; a test moves them on by changing `known`. If volumes have `contents`,
 * a copy is done at once.
 */
export class FakeJobs implements Jobs {
  readonly known = new Map<string, { incidentId: string; spec: JobSpec; status: JobStatus }>();
  private readonly fences: FakeFences;

  constructor(
    private readonly contents: Map<string, unknown> | null = null,
    epoch: number | null = null,
  ) {
    this.fences = new FakeFences(epoch);
  }

  async start(fence: ShardFence, jobId: string, spec: JobSpec): Promise<void> {
    this.fences.check(fence);
    const { incidentId } = fence;
    const standing = this.known.get(jobId)?.status;
    if (standing?.state === 'failed' && standing.intact) Object.assign(standing, { state: 'running', reason: null });
    if (standing) return;
    const startedAt = '2026-11-23T03:00:00.000Z';
    const status: JobStatus = {
      ...{ jobId, state: 'running', startedAt, bytesDone: 0, bytesTotal: 1, intact: true, reason: null },
    };
    this.known.set(jobId, { incidentId, spec, status });
    if (this.contents) Object.assign(status, copy(this.contents, spec));
  }

  async status(jobId: string): Promise<JobStatus> {
    const job = this.known.get(jobId);
    if (!job) throw new NotFound(`no job '${jobId}'`);
    return { ...job.status };
  }

  async stopAll({ incidentId }: IncidentRef): Promise<number> {
    const running = [...this.known.values()].filter(
      (job) => job.incidentId === incidentId && job.status.state === 'running',
    );
    for (const { status } of running) Object.assign(status, { state: 'failed', reason: 'stopped' });
    return running.length;
  }
}

function copy(contents: Map<string, unknown>, spec: JobSpec): Partial<JobStatus> {
  if (spec.kind !== 'copy' || !('volume' in spec.to)) return {};
  if (!contents.has(spec.from)) return { state: 'failed', reason: `no volume '${spec.from}'` };
  for (const volume of [spec.to.volume, spec.twin]) if (volume) contents.set(volume, contents.get(spec.from));
  return { state: 'succeeded', bytesDone: 1 };
}
