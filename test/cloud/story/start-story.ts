import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { kubectl } from '../kubectl.ts';
import { ownAccount } from '../own-account.ts';
import { type Api, apiAs } from './api.ts';
import { endDeaths } from './deaths.ts';
import { type Deployed, deployApp } from './deployment.ts';
import { documentsOf } from './documents.ts';
import { makeBucket } from './make-bucket.ts';
import { handOverCluster } from './operator.ts';
import { invite, signIn } from './people.ts';
import { type Document, fillShard, startService } from './service.ts';
import { takeSnapshot } from './snapshot.ts';
import { DOCUMENTS, type StoryTarget, storyConfig, storyTarget, TARGET } from './story-config.ts';

const run = promisify(execFile);
export const PASSWORD = 'Correct-Horse-7-Battery';
const SHARDS = ['shard-1', 'shard-2'];

/**
 * A service in pods under the protection of a deployed Ragmend, with people, a golden set and a
 * proven snapshot of each shard.
 */
export type Story = {
  namespace: string;
  deployed: Deployed;
  operator: Api;
  approver: Api;
  ragmend(args: string[]): Promise<string>;
  stop(): Promise<void>;
};

/**
 * Goes the way of docs/deploy.md: deploys, lets Ragmend into the cluster, registers the target,
 * records its golden queries, takes snapshots.
 */
export const startStory = (shards = SHARDS): Promise<Story> =>
  begin((namespace, folder) => protect(namespace, storyTarget(namespace, shards), shards, folder));

/**
 * Opens something in a namespace of its own, alone in the account; `stop` takes away that namespace,
 * and those whose names begin with its name.
 */
export async function begin<T extends object>(
  open: (namespace: string, folder: string) => Promise<T>,
): Promise<T & Pick<Story, 'stop'>> {
  const namespace = `ragmend-story-${Date.now().toString(36)}`;
  const folder = mkdtempSync(join(tmpdir(), 'ragmend-story-'));
  const account = await ownAccount();
  // Not before: they may belong to the suite that has the account until then.
  endDeaths();
  const stop = async () => {
    account.close();
    rmSync(folder, { recursive: true });
    const all = (await kubectl(['get', 'namespaces', '-o', 'name'])).split('\n');
    const own = all.filter((name) => name.startsWith(`namespace/${namespace}`));
    await kubectl(['delete', '--wait=false', ...own]);
  };
  return await open(namespace, folder).then(
    (story) => ({ ...story, stop }),
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
}

/** Starts the store servers of a target, and protects it by a deployed Ragmend. */
export async function protect(
  namespace: string,
  target: StoryTarget,
  shards: string[],
  folder: string,
): Promise<Omit<Story, 'stop'>> {
  await startService(namespace, shards);
  const { documents, questions } = await documentsOf(target.id, shards);
  for (const shardId of shards)
    await fillShard(
      namespace,
      shardId,
      documents.filter((document) => document.shardId === shardId),
    );
  await putDocuments(documents);
  const deployed = await deployApp(storyConfig(target), folder);
  const configured = (args: string[]) => ragmend([...args, '--config', deployed.configFile]);
  await kubectl(['apply', '--server-side', '-f', '-'], await configured(['manifests']));
  await letIn(namespace, target.id);
  await configured(['register']);
  const queries = join(folder, 'queries.jsonl');
  writeFileSync(queries, questions.map(({ qid, q }) => `${JSON.stringify({ qid, q })}\n`).join(''));
  await configured(['golden', 'record', queries]);
  const [operator, approver] = await people(deployed);
  for (const shardId of shards) await takeSnapshot(operator, shardId);
  return { namespace, deployed, operator, approver, ragmend };
}

/** Gives the functions their credential of the cluster, and waits for the agent. */
export async function letIn(namespace: string, targetId = TARGET): Promise<void> {
  await handOverCluster(namespace, targetId, `ragmend/${namespace}`);
  await kubectl(['-n', namespace, 'rollout', 'status', 'statefulset/ragmend-agent', '--timeout=300s']);
}

export async function ragmend(args: string[]): Promise<string> {
  const program = join(__dirname, '../../../cli/ragmend.mjs');
  const { stdout } = await run(process.execPath, [program, ...args], { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

export async function putDocuments(documents: Document[]): Promise<void> {
  await makeBucket(DOCUMENTS.bucket);
  const Body = documents.map((document) => `${JSON.stringify(document)}\n`).join('');
  const s3 = new S3Client({ forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: DOCUMENTS.bucket, Key: DOCUMENTS.key, Body }));
}

/** An operator and an approver, signed in. */
export async function people({ signIn: at, apiUrl }: Deployed): Promise<[Api, Api]> {
  const nonce = Date.now().toString(36);
  const apis = ['operator', 'approver'].map(async (role) => {
    const name = `${role}-${nonce}@example.com`;
    await invite(at, name, PASSWORD, ['ragmend-reader', `ragmend-${role}`]);
    return apiAs(apiUrl, (await signIn(at, name, PASSWORD)).id_token);
  });
  return (await Promise.all(apis)) as [Api, Api];
}
