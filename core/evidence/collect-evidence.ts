import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { type EvidenceSource, jsonSource, keepEvidence } from '../kernel/evidence/keep-evidence.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { VectorStore } from '../kernel/ports/vector-store.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import type { EvidenceStore, VolumeSizes } from './ports.ts';

/**
 * Hashing a larger volume would delay the first probe. The manifest of the evidence copy then holds
 * the checksums.
 */
const LISTED_BYTES = 1024 ** 3;

type Deps = {
  registry: Registry;
  workloads: Workloads;
  vectorStore: VectorStore;
  volumes: VolumeSizes;
  evidence: EvidenceStore;
  caseFile: CaseFile;
};

/**
 * Saves logs, status and the file listing of a shard as evidence. Records the reason when a source
 * fails. Returns how many files the evidence holds.
 */
export async function collectEvidence(
  deps: Deps,
  input: TaskInput<'collectEvidence'>,
): Promise<TaskOutput<'collectEvidence'>> {
  return { files: await keepEvidence(deps, input.incidentId, input.shardId, sourcesOf(deps, input)) };
}

function sourcesOf(deps: Deps, input: TaskInput<'collectEvidence'>): EvidenceSource[] {
  const { workloads, vectorStore } = deps;
  const entry = findShard(deps, input);
  const workload = entry.then(({ workloadId }) => workloads.describe(workloadId));
  return [
    jsonSource('registry', () => entry),
    jsonSource('workload', () => workload),
    jsonSource('store-status', async () => vectorStore.status((await entry).url)),
    { name: 'logs', read: async () => inFolder('logs', await workloads.logs((await entry).workloadId)) },
    jsonSource('listing', async () => listing(deps, (await workload).volume)),
  ];
}

async function listing({ volumes, evidence }: Deps, volume: string): Promise<unknown> {
  const { bytes } = await volumes.describe(volume);
  if (bytes > LISTED_BYTES)
    throw new RangeError(`volume '${volume}' of ${bytes} bytes takes too long to hash: see the evidence copy`);
  return { volume, bytes, files: await evidence.listing(volume) };
}

function inFolder(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}
