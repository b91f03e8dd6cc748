import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
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

/** The key of the timeline line for the first collected evidence. */
export const EVIDENCE_COLLECTED = 'evidence:collected';

type Deps = {
  registry: Registry;
  workloads: Workloads;
  vectorStore: VectorStore;
  volumes: VolumeSizes;
  evidence: EvidenceStore;
  caseFile: CaseFile;
};
type Source = { name: string; read: () => Promise<Record<string, string>> };

/**
 * Saves logs, status and the file listing of a shard as evidence. Records the reason when a source
 * fails. Returns how many files the evidence holds.
 */
export async function collectEvidence(
  deps: Deps,
  input: TaskInput<'collectEvidence'>,
): Promise<TaskOutput<'collectEvidence'>> {
  const gathered = await Promise.all(sourcesOf(deps, input).map(gather));
  const files = gathered.flatMap(({ files }) => Object.entries(files));
  for (const [path, content] of files) await deps.evidence.put(input.incidentId, path, content);
  const missing = gathered.filter(({ failed }) => failed).map(({ name }) => name);
  const lack = missing.length > 0 ? `; unavailable: ${missing.join(', ')}` : '';
  const text = `Collected ${files.length} files of first evidence of ${input.shardId}${lack}.`;
  await deps.caseFile.note(input.incidentId, EVIDENCE_COLLECTED, text);
  return { files: files.length };
}

function sourcesOf(deps: Deps, input: TaskInput<'collectEvidence'>): Source[] {
  const { workloads, vectorStore } = deps;
  const entry = findShard(deps, input);
  const workload = entry.then(({ workloadId }) => workloads.describe(workloadId));
  return [
    { name: 'registry', read: async () => json('registry', await entry) },
    { name: 'workload', read: async () => json('workload', await workload) },
    { name: 'store-status', read: async () => json('store-status', await vectorStore.status((await entry).url)) },
    { name: 'logs', read: async () => inFolder('logs', await workloads.logs((await entry).workloadId)) },
    { name: 'listing', read: async () => json('listing', await listing(deps, (await workload).volume)) },
  ];
}

async function gather({
  name,
  read,
}: Source): Promise<{ name: string; failed: boolean; files: Record<string, string> }> {
  try {
    return { name, failed: false, files: await read() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, failed: true, files: { [`${name}.unavailable.txt`]: `unavailable: ${reason}\n` } };
  }
}

async function listing({ volumes, evidence }: Deps, volume: string): Promise<unknown> {
  const { bytes } = await volumes.describe(volume);
  if (bytes > LISTED_BYTES)
    throw new RangeError(`volume '${volume}' of '${bytes}' bytes takes too long to hash: see the evidence copy`);
  return { volume, bytes, files: await evidence.listing(volume) };
}

function json(name: string, value: unknown): Record<string, string> {
  return { [`${name}.json`]: `${JSON.stringify(value, null, 2)}\n` };
}

function inFolder(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}
