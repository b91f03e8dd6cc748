import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placedObjects } from '../../adapters/aws/s3/placed-objects.ts';
import { projectRoot } from '../../cli/project-root.ts';
import { type AgentWork, type BucketPlace, SnapshotObject } from '../../core/snapshot/agent-work.ts';
import { runCommand } from '../run-command.ts';

const MANIFEST = {
  formatVersion: 1,
  snapshotId: 'bench',
  targetId: 'docs-rag',
  shardId: 'shard-2',
  takenAt: '2026-01-01T00:00:00.000Z',
  store: { kind: 'chroma', version: '1' },
  embedding: { model: 'none', dimension: 1 },
  records: 1,
  baseline: [],
} as const;

/** Makes a snapshot of a folder by the agent; gives the sha256 of its manifest. */
export async function takeSnapshot(from: string, objects: string, job: string, signal: AbortSignal): Promise<string> {
  await runAgent({ kind: 'upload', from, objects, manifest: { ...MANIFEST, baseline: [] } }, job, signal);
  return readFileSync(join(objects, 'manifest.sha256'), 'utf8').trim();
}

/** Runs the agent as the control plane does, in a process of its own, with a new job folder. */
export async function runAgent(work: AgentWork, job: string, signal: AbortSignal): Promise<void> {
  mkdirSync(job, { recursive: true });
  const file = join(job, 'work.json');
  writeFileSync(file, JSON.stringify(work));
  await runCommand(process.execPath, [join(projectRoot(), 'dist/agent.mjs'), file], signal);
}

/** Makes a snapshot of a folder in a bucket by the agent; gives the sha256 of its manifest. */
export async function takeSnapshotTo(
  objects: BucketPlace,
  from: string,
  job: string,
  signal: AbortSignal,
): Promise<string> {
  await runPodAgent({ kind: 'upload', from, objects, manifest: { ...MANIFEST, baseline: [] } }, job, signal);
  return (await placedObjects(objects).readText(SnapshotObject.ManifestSha256)).trim();
}

/** Runs the agent as a pod does; the folders of its work are mounts. */
export async function runPodAgent(work: AgentWork, job: string, signal: AbortSignal): Promise<void> {
  rmSync(job, { recursive: true, force: true });
  mkdirSync(job, { recursive: true });
  const [file, message] = [join(job, 'work.json'), join(job, 'termination-log')];
  writeFileSync(file, JSON.stringify(work));
  const agent = join(projectRoot(), 'dist/agent-cluster.mjs');
  await runCommand(process.execPath, [agent, 'work', file, message], signal, POD);
}

const POD = { UV_THREADPOOL_SIZE: '8', NODE_NO_WARNINGS: '1' };
