import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { kubectl } from '../kubectl.ts';
import { type Api, apiAs, until } from './api.ts';
import { type Deployed, deployApp } from './deployment.ts';
import { documentsOf } from './documents.ts';
import { handOverCluster } from './operator.ts';
import { invite, signIn } from './people.ts';
import { type Document, fillShard, startService } from './service.ts';
import { DOCUMENTS, storyConfig, TARGET } from './story-config.ts';

const run = promisify(execFile);
const PASSWORD = 'Correct-Horse-7-Battery';
export const SHARDS = ['shard-1', 'shard-2'];

/** A service in pods under the protection of a deployed Ragmend, with people, a golden set and a proven snapshot of each shard. */
export type Story = { namespace: string; deployed: Deployed; operator: Api; approver: Api; stop(): Promise<void> };

/** Goes the way of docs/deploy.md: deploys, lets Ragmend into the cluster, registers the target, records its golden queries, takes snapshots. */
export async function startStory(): Promise<Story> {
  const namespace = `ragmend-story-${Date.now().toString(36)}`;
  const folder = mkdtempSync(join(tmpdir(), 'ragmend-story-'));
  const stop = async () => {
    rmSync(folder, { recursive: true });
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
  };
  return await protect(namespace, folder).then(
    (story) => ({ ...story, stop }),
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
}

async function protect(namespace: string, folder: string): Promise<Omit<Story, 'stop'>> {
  await startService(namespace, SHARDS);
  const { documents, questions } = await documentsOf(TARGET, SHARDS);
  for (const shardId of SHARDS)
    await fillShard(
      namespace,
      shardId,
      documents.filter((document) => document.shardId === shardId),
    );
  await putDocuments(documents);
  const deployed = await deployApp(storyConfig(namespace, SHARDS));
  const ragmend = (args: string[]) => runRagmend([...args, '--config', deployed.configFile]);
  await kubectl(['apply', '--server-side', '-f', '-'], await ragmend(['manifests']));
  await handOverCluster(namespace, TARGET, `ragmend/${namespace}`);
  await kubectl(['-n', namespace, 'rollout', 'status', 'statefulset/ragmend-agent', '--timeout=120s']);
  await ragmend(['register']);
  const queries = join(folder, 'queries.jsonl');
  writeFileSync(queries, questions.map(({ qid, q }) => `${JSON.stringify({ qid, q })}\n`).join(''));
  await ragmend(['golden', 'record', queries]);
  const [operator, approver] = await people(deployed);
  for (const shardId of SHARDS) await takeSnapshot(operator, shardId);
  return { namespace, deployed, operator, approver };
}

async function runRagmend(args: string[]): Promise<string> {
  const program = join(__dirname, '../../../cli/ragmend.mjs');
  const { stdout } = await run(process.execPath, [program, ...args], { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

async function putDocuments(documents: Document[]): Promise<void> {
  const s3 = new S3Client({ forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: DOCUMENTS.bucket })).catch((error: Error) => {
    if (!/BucketAlready/.test(error.name)) throw error;
  });
  const Body = documents.map((document) => `${JSON.stringify(document)}\n`).join('');
  await s3.send(new PutObjectCommand({ Bucket: DOCUMENTS.bucket, Key: DOCUMENTS.key, Body }));
}

async function people({ signIn: at, apiUrl }: Deployed): Promise<[Api, Api]> {
  const nonce = Date.now().toString(36);
  const apis = ['operator', 'approver'].map(async (role) => {
    const name = `${role}-${nonce}@example.com`;
    await invite(at, name, PASSWORD, ['ragmend-reader', `ragmend-${role}`]);
    return apiAs(apiUrl, (await signIn(at, name, PASSWORD)).id_token);
  });
  return (await Promise.all(apis)) as [Api, Api];
}

async function takeSnapshot(operator: Api, shardId: string): Promise<void> {
  const { id } = await operator.post<{ id: string }>('/incidents', { shardId, runbook: 'snapshot' });
  const seen = () => operator.incident(id);
  const { status } = await until(`snapshot of ${shardId}`, 300, async () => endedOf(await seen()), seen);
  if (status !== 'Completed') throw new Error(`snapshot '${id}' ended as '${status}': ${JSON.stringify(await seen())}`);
}

/** An incident that has ended, or null. */
export function endedOf<T extends { closedAt: string | null }>(incident: T): T | null {
  return incident.closedAt === null ? null : incident;
}
