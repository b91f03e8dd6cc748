import type { IncidentRef } from '../../../../core/contracts/incident.ts';
import { instantOf, msOf } from '../../../../core/kernel/instant.ts';
import type { Clock } from '../../../../core/kernel/ports/clock.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import type { JobSpec, JobStatus, Jobs } from '../../../../core/kernel/ports/jobs.ts';

type Attempt = { startedAt: string; stopped: boolean };

/**
 * Jobs that take their time: the attempts of each end after as many seconds as `lasts` says, the
 * last of them for every further one.
 */
export class TimedJobs implements Jobs {
  readonly attempts = new Map<string, Attempt[]>();

  constructor(
    private readonly clock: Clock,
    private readonly lasts: number[],
  ) {}

  async start(_: ShardFence, jobId: string, _spec: JobSpec): Promise<void> {
    const before = this.attempts.get(jobId) ?? [];
    if (before.at(-1)?.stopped === false) return;
    this.attempts.set(jobId, [...before, { startedAt: instantOf(this.clock.now()), stopped: false }]);
  }

  async status(jobId: string): Promise<JobStatus> {
    const attempts = this.attempts.get(jobId) ?? [];
    const { startedAt, stopped } = attempts.at(-1) as Attempt;
    const seconds = this.lasts[attempts.length - 1] ?? this.lasts.at(-1) ?? 0;
    const done = this.clock.now() - msOf(startedAt) >= seconds * 1000;
    const state = stopped ? 'failed' : done ? 'succeeded' : 'running';
    return { jobId, state, startedAt, bytesDone: 1, bytesTotal: 1, intact: true, reason: stopped ? 'stopped' : null };
  }

  async stopAll(_: IncidentRef): Promise<number> {
    for (const attempts of this.attempts.values()) for (const attempt of attempts.slice(-1)) attempt.stopped = true;
    return 1;
  }
}
