import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import { stringify } from 'yaml';
import { openBucket } from '../../../adapters/aws/s3/bucket.ts';
import { s3GoldenSets } from '../../../adapters/aws/s3/golden-sets.ts';
import { removeBelow } from '../../../adapters/aws/s3/keys.ts';
import { agentProgram } from '../../../adapters/kubernetes/jobs/agent-program.ts';
import { manifestsOf } from '../../../adapters/kubernetes/manifests/manifests.ts';
import type { KubernetesTarget } from '../../../adapters/kubernetes/registry/rotation.ts';
import { waitUntil } from '../../../adapters/wait-until.ts';
import { config } from '../../../core/contracts/config/config.ts';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { readyPod } from '../../adapters/kubernetes/pods.ts';
import { type RealCluster, realCluster } from '../../adapters/kubernetes/real-cluster.ts';
import { apply, type Forward, forward, kubectl } from '../../cloud/kubectl.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { COLLECTION, damage, fillShard, PORT, startService } from '../../cloud/story/service.ts';
import { json, ragmend, ragmendIn } from '../program.ts';

jest.setTimeout(600_000);
const NODE = process.env.RAGMEND_TEST_NODE_IMAGE ?? 'local.test/node:1';
const BUILT_AGENT = join(__dirname, '../../../dist/agent-cluster.mjs');
const SHARDS = ['shard-1', 'shard-2'];
const TARGET = 'docs-rag';
const WORDS =
  'amber basin cedar delta ember fjord grove haven inlet jetty knoll larch marsh north orbit pearl quill ridge'.split(
    ' ',
  );

/** Texts that are each about a few words of their own, so that queries have answers well apart. */
const textOf = (shard: string, n: number) =>
  [
    shard,
    ...Array.from({ length: 8 }, (_, at) => `${WORDS[(n * 7 + at * at * 3) % WORDS.length]}${(n + at) % 41}`),
  ].join(' ');

const documentsOf = (shardId: string) =>
  Array.from({ length: 60 }, (_, n) => ({
    ...{ id: `${shardId}-doc-${n}`, targetId: TARGET, shardId, text: textOf(shardId, n) },
    addedAt: '2026-11-01T00:00:00.000Z',
  }));

function configOf(namespace: string) {
  return {
    targets: [
      {
        id: TARGET,
        store: { kind: 'chroma', collection: COLLECTION },
        documents: { bucket: 'documents', key: 'documents.jsonl' },
        kubernetes: {
          ...{ cluster: { kind: 'kubeconfig', secret: 'none' }, namespace },
          ...{ container: 'chroma', volume: 'data', port: PORT, agent: { image: NODE } },
          shards: SHARDS.map((id) => ({ id, workload: id, service: id })),
          prober: { everySeconds: 5 },
        },
      },
    ],
    routes: [{ alertname: 'RetrieverEmptyResults', runbook: 'shard-restore', target: TARGET }],
  };
}

/** How the checks of a cluster ended, the worst of each; asked in an account of AWS where nothing is deployed. */
async function checkedBy(...args: string[]): Promise<Record<string, string>> {
  const account = `3${randomInt(10 ** 10, 10 ** 11 - 1)}`;
  const { out } = await ragmendIn({ AWS_ACCESS_KEY_ID: account }, ...args, '--json');
  const findings = JSON.parse(out) as { check: string; status: string; about: string }[];
  const inCluster = findings.filter(({ check }) => IN_CLUSTER.includes(check));
  const isWell = (check: string) => inCluster.every((each) => each.check !== check || each.status === 'ok');
  const wrong = inCluster.find(({ status }) => status !== 'ok');
  return Object.fromEntries(inCluster.map(({ check }) => [check, isWell(check) ? 'ok' : String(wrong?.about)]));
}

const IN_CLUSTER = [
  'cluster',
  'workloads',
  'PVC retention',
  'GitOps',
  'registry',
  'manifests',
  'RBAC',
  'agent pod',
  'prober',
  'golden set',
];
const WELL = Object.fromEntries(IN_CLUSTER.map((check) => [check, 'ok']));

cloudSuite(['kubernetes', 's3'], 'what an adopter does with a cluster', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-adopter-'));
  const bucket = openBucket(`ragmend-adopter-${randomUUID().slice(0, 8)}`, {
    endpoint: process.env.AWS_ENDPOINT_URL_S3 ?? null,
  });
  const file = join(dir, 'ragmend.yaml');
  let real: RealCluster;
  let page: Forward;
  const metric = async (name: string, shard: string) => {
    const text = await (await fetch(`${page.url}/metrics`)).text();
    const line = text.split('\n').find((each) => each.startsWith(`${name}{target="${TARGET}",shard="${shard}"}`));
    return line === undefined ? null : Number(line.split(' ')[1]);
  };
  const untilMetric = async (name: string, shard: string, holds: (value: number) => boolean) => {
    const holdsNow = async () => {
      const value = await metric(name, shard).catch(() => null);
      return value !== null && holds(value);
    };
    if (await waitUntil(holdsNow, { everyMs: 500, ms: 240_000 })) return;
    throw new Error(
      `${name} of ${shard} did not come to be: ${await kubectl(['-n', real.cluster.namespace, 'logs', '-l', 'app.kubernetes.io/name=ragmend-prober-docs-rag'])}`,
    );
  };

  beforeAll(async () => {
    real = await realCluster();
    const { namespace } = real.cluster;
    await bucket.client.send(new CreateBucketCommand({ Bucket: bucket.name }));
    writeFileSync(file, stringify(configOf(namespace)));
    const [target] = config.parse(configOf(namespace)).targets as [KubernetesTarget];
    await apply(manifestsOf(target, agentProgram(readFileSync(BUILT_AGENT, 'utf8'))).map(({ object }) => object));
    await startService(namespace, SHARDS);
    for (const shard of SHARDS) await fillShard(namespace, shard, documentsOf(shard));
    await readyPod(real.cluster, 'ragmend-agent-0');
    await kubectl(['-n', namespace, 'rollout', 'status', 'deployment/ragmend-prober-docs-rag', '--timeout=300s']);
    page = await forward(namespace, 'service/ragmend-prober-docs-rag', 9464);
  });
  afterAll(async () => {
    page?.close();
    await real.close();
    await removeBelow(bucket, '');
    await bucket.client.send(new DeleteBucketCommand({ Bucket: bucket.name }));
    rmSync(dir, { recursive: true, force: true });
  });

  test('a target is registered, its own queries become its golden set, and the prober sees a shard fall sick', async () => {
    const queries = join(dir, 'queries.txt');
    const texts = SHARDS.flatMap((shard) =>
      documentsOf(shard)
        .slice(0, 12)
        .map(({ text }) => text.split(' ').slice(0, 6).join(' ')),
    );
    writeFileSync(queries, [...texts, JSON.stringify({ qid: 'twice', q: texts[0] })].join('\n'));

    const registered = await json<RegistryEntry[]>('register', '--config', file);
    const thin = join(dir, 'thin.txt');
    writeFileSync(thin, texts.slice(0, 5).join('\n'));
    const tooFew = await ragmend('golden', 'record', thin, '--config', file, '--out', `s3://${bucket.name}`);
    const recorded = await json<{ queries: number; perShard: Record<string, number>; unusable: { reason: string }[] }>(
      ...['golden', 'record', queries, '--config', file, '--out', `s3://${bucket.name}`],
    );

    expect(registered.map(({ shardId, route, url }) => [shardId, route, url])).toEqual(
      SHARDS.map((shard) => [shard, 'self', expect.stringMatching(/^http:\/\/10\.[\d.]+:8000$/)]),
    );
    expect([tooFew.code, tooFew.err]).toEqual([1, expect.stringContaining("'shard-1' lacks 5 of 10")]);
    expect(recorded.perShard).toEqual({ 'shard-1': expect.any(Number), 'shard-2': expect.any(Number) });
    expect(Math.min(...Object.values(recorded.perShard))).toBeGreaterThanOrEqual(10);
    expect(recorded.unusable.map(({ reason }) => reason).join()).toContain('asks the same as');
    expect(await s3GoldenSets({ bucket }).queries(TARGET)).toHaveLength(recorded.queries);

    await untilMetric('rag_citation_hit_rate', 'shard-2', (value) => value === 1);
    expect(await checkedBy('doctor', '--config', file)).toEqual(WELL);
    await damage(real.cluster.namespace, 'shard-1', 'shard-1-0');
    await untilMetric('rag_citation_hit_rate', 'shard-1', (value) => value < 0.5);

    expect(await metric('rag_citation_hit_rate', 'shard-2')).toBe(1);
    expect(await metric('ragmend_golden_right', 'shard-1')).toBe(0);
  });
});
