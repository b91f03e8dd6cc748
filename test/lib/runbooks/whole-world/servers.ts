import type { BaselineEntry } from '../../../../core/contracts/golden.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import type { StoredDocument } from '../../../../core/kernel/ports/vector-store.ts';
import type { WorkloadStatus } from '../../../../core/kernel/ports/workloads.ts';
import { NotFound } from '../../../../core/kernel/task-error.ts';
import { rightAnswer } from '../../../core/validation/world.ts';
import { FakeVectorStore } from '../../../fakes/vector-store.ts';
import { FakeVolumes } from '../../../fakes/volumes/volumes.ts';
import { FakeWorkloads } from '../../../fakes/volumes/workloads.ts';
import type { Damage, Health } from './damage.ts';

/** Refuses a fence that holds no lock. */
export type Held = (fence: ShardFence) => void;
/** Every change to the world outside, in order, in words that are the same in each run. */
export type Effects = string[];

export type Contents = { files: Health; documents: Map<string, StoredDocument> };

/** Volumes with their contents; only copies are ever removed, as on real volumes. */
export class WorldVolumes extends FakeVolumes {
  readonly contents = new Map<string, Contents>();

  constructor(
    bytes: number,
    private readonly held: Held,
    private readonly effects: Effects,
  ) {
    super([], bytes);
  }

  add(volume: string, contents: Contents): void {
    this.served.add(volume);
    this.addCopy(volume, contents);
  }

  addCopy(volume: string, contents: Contents): void {
    this.standing.add(volume);
    this.contents.set(volume, contents);
  }

  override async discardCopy(fence: ShardFence, volume: string): Promise<void> {
    this.held(fence);
    const stood = this.standing.has(volume);
    await super.discardCopy(fence, volume);
    if (stood) this.effects.push(`remove volume ${volume}`);
  }

  override async quarantine(fence: ShardFence, volume: string, reason: string): Promise<void> {
    this.held(fence);
    if (this.quarantined.has(volume)) return;
    await super.quarantine(fence, volume, reason);
    this.effects.push(`label volume ${volume}`);
  }
}

/** Servers that answer by the volume they opened, or by the memory they have of it. */
export class WorldServers extends FakeWorkloads {
  readonly memory = new Map<string, Health>();
  /** Workloads that the registry names for a shard in rotation. */
  readonly inRotation = new Set<string>();

  constructor(
    private readonly volumes: WorldVolumes,
    private readonly store: FakeVectorStore,
    private readonly held: Held,
    private readonly effects: Effects,
  ) {
    super();
  }

  override async start(fence: ShardFence, workload: { workloadId: string; volume: string }): Promise<WorkloadStatus> {
    this.held(fence);
    if (!this.volumes.standing.has(workload.volume)) throw new NotFound(`no volume '${workload.volume}'`);
    if (!this.known.has(workload.workloadId)) this.effects.push(`start server ${workload.workloadId}`);
    return super.start(fence, workload);
  }

  override async restart(fence: ShardFence, workloadId: string): Promise<WorkloadStatus> {
    this.held(fence);
    const status = await super.restart(fence, workloadId);
    this.memory.delete(workloadId);
    this.effects.push(`restart server ${workloadId}`);
    return status;
  }

  override async stop(fence: ShardFence, workloadId: string): Promise<void> {
    this.held(fence);
    if (this.known.has(workloadId)) this.effects.push(`stop server ${workloadId}`);
    this.store.servers.delete(`http://${workloadId}`);
    await super.stop(fence, workloadId);
  }

  override put(workloadId: string, volume: string, url: string, restarts = 0): WorkloadStatus {
    const contents = this.volumes.contents.get(volume) as Contents;
    const empty = { ids: [], scores: [] };
    const answer = (vector: number[]) =>
      this.isWell(workloadId, contents) ? (ownOf(contents, vector) ?? rightAnswer(vector)) : empty;
    this.store.servers.set(url, { answer, documents: contents.documents });
    return super.put(workloadId, volume, url, restarts);
  }

  private isWell(workloadId: string, { files }: Contents): boolean {
    const health = this.memory.get(workloadId) ?? files;
    return health === 'well' || (health === 'wilting' && !this.inRotation.has(workloadId));
  }
}

/** A document is found by its own vector, which no golden query has. */
function ownOf({ documents }: Contents, vector: number[]) {
  const own = [...documents.values()].filter((document) => document.vector[0] === vector[0]);
  return own.length === 0 ? null : { ids: own.map(({ id }) => id), scores: own.map(() => 1) };
}

/** A store whose servers forget what they had in memory when they are asked to open their index again. */
export class WorldStore extends FakeVectorStore {
  constructor(
    private readonly damage: Damage,
    private readonly onReopen: (url: string) => void,
  ) {
    super();
  }

  override async reopen(url: string) {
    if (!this.damage.reopens) return { done: false, reason: 'the store has no such thing' };
    this.onReopen(url);
    return { done: true, reason: '' };
  }
}

/** Whether a server answers every query of a baseline right, now. */
export async function answersRight(store: FakeVectorStore, url: string, baseline: BaselineEntry[]): Promise<boolean> {
  const server = store.servers.get(url);
  return baseline.every(({ ids }, n) => JSON.stringify(server?.answer([n]).ids) === JSON.stringify(ids));
}
