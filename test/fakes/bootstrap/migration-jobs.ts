import { StartRefused } from '../../../core/bootstrap/errors.ts';
import type { MigrationJobs, MigrationSpec, MigrationStatus } from '../../../core/bootstrap/ports/migration-jobs.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { NotFound, PlanDrifted } from '../../../core/kernel/task-error.ts';
import type { FakeService, Migration } from './service.ts';

type Run = { spec: MigrationSpec; incidentId: string; startedAt: number; end: Ended | null; isCleared: boolean };
type Ended = Pick<MigrationStatus, 'state' | 'exitCode' | 'log'> & { at: number };
type Options = { jobOf?: (workload: string) => string; how?: (workload: string) => Migration };

/** Jobs of a fake service, which end as time passes; `changes` lists each start, stop and clearing that was one. */
export class FakeMigrationJobs implements MigrationJobs {
  readonly runs = new Map<string, Run>();

  constructor(
    readonly service: FakeService,
    private readonly held: (fence: Fence) => void,
    private readonly options: Options = {},
    readonly changes: string[] = [],
  ) {}

  async start(fence: Fence, jobId: string, spec: MigrationSpec): Promise<void> {
    this.held(fence);
    if (this.runs.has(jobId)) return;
    const version = this.service.parts.get(spec.workload)?.version;
    if (version !== spec.version)
      throw new PlanDrifted(`'${spec.workload}' is of version '${version}', not '${spec.version}': plan again`);
    const isMigrating = ({ spec: other }: Run) => other.workload === spec.workload && other.purpose === 'migrate';
    if (spec.purpose === 'migrate' && this.live().some(([, run]) => isMigrating(run)))
      throw new StartRefused(`a Job migrates '${spec.workload}' already: wait for its end`);
    const { incidentId } = fence;
    this.runs.set(jobId, { spec, incidentId, startedAt: this.now(), end: null, isCleared: false });
    this.changes.push(`${spec.purpose} ${spec.workload}`);
  }

  async status(_targetId: string, jobId: string): Promise<MigrationStatus> {
    const run = this.runs.get(jobId);
    if (!run) throw new NotFound(`no job '${jobId}' is known`);
    this.pass(run);
    const { startedAt, end } = run;
    return {
      ...{ jobId, startedAt: instantOf(startedAt), endedAt: end && instantOf(end.at) },
      ...{ state: end?.state ?? 'running', exitCode: end?.exitCode ?? null, log: end?.log ?? [] },
    };
  }

  async stopAll({ incidentId }: Fence): Promise<string[]> {
    const stopped = this.live().filter(([, run]) => run.incidentId === incidentId);
    for (const [jobId, run] of stopped) {
      run.end = { state: 'failed', exitCode: null, log: [], at: this.now() };
      this.changes.push(`stop ${jobId}`);
    }
    return stopped.map(([jobId]) => jobId);
  }

  async clear(fence: Fence): Promise<void> {
    for (const run of this.runs.values())
      if (run.incidentId === fence.incidentId && run.end !== null) run.isCleared = true;
  }

  /** Takes a running Job's pod away before anybody sees its end. */
  lose(jobId: string): void {
    const run = this.runs.get(jobId);
    if (run) run.end ??= { state: 'lost', exitCode: null, log: [], at: this.now() };
  }

  private live(): [string, Run][] {
    for (const run of this.runs.values()) this.pass(run);
    return [...this.runs].filter(([, { end }]) => end === null);
  }

  private pass(run: Run): void {
    const { service, options } = this;
    const { purpose, workload } = run.spec;
    if (run.end !== null || this.now() < run.startedAt + service.jobSeconds * 1000) return;
    const how = options.how?.(workload) ?? service.migration;
    if (purpose === 'migrate' && how === 'endless') return;
    if (purpose === 'migrate' && how === 'lost') {
      run.end = { state: 'lost', exitCode: null, log: [], at: this.now() };
      return;
    }
    const isAsMigration = purpose === 'migrate' || options.how !== undefined;
    const { exitCode, log } = isAsMigration ? service.migrate(how) : service.check();
    run.end = { state: exitCode === 0 ? 'succeeded' : 'failed', exitCode, log, at: this.now() };
    if (purpose === 'gate' && exitCode === 0) service.complete.add(`Job/${options.jobOf?.(workload) ?? 'rag-migrate'}`);
  }

  private now = () => this.service.clock.now();
}
