import type { Clock } from '../../../core/kernel/ports/clock.ts';

/**
 * A component of a fake service.
 *
 * - `needs`: `schema`, a Job by its name (`Job/rag-migrate`), or another component; `with Deployment/x` is
 *   met if both came up at once.
 * - `says`: a line of its log while it crashes, besides what it needs.
 */
export type Part = {
  replicas: number;
  needs: string[];
  says?: string;
  version: string;
  scaledBy: string | null;
  pastRevision: string | null;
  stalePods: string[];
  isServingOld: boolean;
  settles: boolean;
  upAt: number;
  downAt: number;
  before: number;
};

/** How the migration goes, and what the check then finds: `idle` succeeds and changes nothing. */
export type Migration = 'succeeds' | 'fails' | 'endless' | 'lost' | 'idle';

/** A service in memory that starts as its components' needs are met; everything follows the clock. */
export class FakeService {
  readonly parts = new Map<string, Part>();
  schema: 'right' | 'missing' | 'dirty' | 'unknown' = 'right';
  migration: Migration = 'succeeds';
  /** Jobs that have succeeded under the names that others wait for. */
  readonly complete = new Set<string>();
  /** What an observation has besides, e.g. an autoscaler. */
  extra: { kind: string; metadata: { name: string }; [field: string]: unknown }[] = [];
  readonly from: number;
  /** Pods take so long to end and to start, and Jobs to run. */
  endSeconds = 15;
  startSeconds = 20;
  jobSeconds = 20;

  constructor(readonly clock: Clock) {
    this.from = clock.now();
  }

  add(workload: string, more: Partial<Part> = {}): this {
    this.parts.set(workload, {
      ...{ replicas: 1, needs: [], version: 'v1', scaledBy: null, pastRevision: null, stalePods: [] },
      ...{ isServingOld: false, settles: true, upAt: this.from - 7_200_000, downAt: 0, before: 0, ...more },
    });
    return this;
  }

  /** Returns what a component lacks to start, null if nothing. */
  lack(workload: string): string | null {
    return this.parts.get(workload)?.needs.find((need) => !this.isMet(workload, need)) ?? null;
  }

  private isMet(workload: string, need: string): boolean {
    if (need === 'schema') return this.schema === 'right';
    if (need.startsWith('Job/')) return this.complete.has(need);
    const part = this.parts.get(workload) as Part;
    if (need === 'room') return !part.isServingOld;
    if (!need.startsWith('with ')) return this.ready(need) > 0;
    const other = this.parts.get(need.slice('with '.length));
    return (
      other !== undefined && other.replicas > 0 && Math.abs(other.upAt - part.upAt) < 5_000 && part.upAt > this.from
    );
  }

  ready(workload: string): number {
    const part = this.parts.get(workload) as Part;
    if (part.isServingOld) return part.replicas;
    const isUp = part.replicas > 0 && this.clock.now() >= part.upAt + this.startSeconds * 1000;
    return isUp && part.stalePods.length === 0 && this.lack(workload) === null ? part.replicas : 0;
  }

  pods(workload: string): number {
    const { replicas, downAt, before } = this.parts.get(workload) as Part;
    if (replicas > 0) return replicas;
    return this.clock.now() < downAt + this.endSeconds * 1000 ? before : 0;
  }

  scale(workload: string, replicas: number): void {
    const part = this.parts.get(workload) as Part;
    if (part.replicas === replicas) return;
    if (replicas === 0) Object.assign(part, { downAt: this.clock.now(), before: part.replicas, isServingOld: false });
    else if (part.replicas === 0) part.upAt = this.clock.now();
    part.replicas = replicas;
  }

  /** Ends as the check of the schema would. */
  check(): { exitCode: number; log: string[] } {
    if (this.schema === 'right') return { exitCode: 0, log: ['the schema is up to date'] };
    if (this.schema === 'missing') return { exitCode: 1, log: ['a migration is pending'] };
    if (this.schema === 'dirty')
      return { exitCode: 1, log: ['error: Dirty database version 5. Fix and force version.'] };
    return { exitCode: 7, log: ['what is this'] };
  }

  /** Runs the migration to its end. */
  migrate(how: Migration = this.migration): { exitCode: number; log: string[] } {
    if (how === 'fails') return { exitCode: 3, log: ['it fails'] };
    if (how !== 'idle') this.schema = 'right';
    return { exitCode: 0, log: ['it succeeds'] };
  }
}
