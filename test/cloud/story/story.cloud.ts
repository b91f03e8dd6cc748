import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import { chromaStore } from '../../../adapters/vector-stores/chroma/store.ts';
import type { IncidentView } from '../../../core/contracts/http.ts';
import { getObject, kubectl } from '../kubectl.ts';
import { cloudSuite } from '../needs.ts';
import { until } from './api.ts';
import { askShard, COLLECTION, damage } from './service.ts';
import { endedOf, type Story, startStory } from './start-story.ts';

const MINUTE = 60_000;
const WALKED = [
  'Restart the server of the shard',
  'Probe the restarted shard',
  'Validate against the baseline of the snapshot',
];
type Service = { spec: { selector: Record<string, string> } };
type Claim = { metadata: { labels: Record<string, string> } };

cloudSuite(
  ['aws', 's3', 'kubernetes'],
  'a shard that is damaged in its pod is repaired by the deployed machine',
  () => {
    let story: Story;
    beforeAll(async () => {
      story = await startStory();
    }, 20 * MINUTE);
    afterAll(() => story?.stop(), MINUTE);

    test.each([1, 2, 3])(
      'night %i: marked, planned, approved, restored into a new claim, cut over, old claim kept',
      async (night) => {
        const { namespace, deployed, operator, approver } = story;
        const before = await serving(namespace, 'shard-1');
        const right = await answersOf(namespace, 'shard-1');
        await damage(namespace, 'shard-1', before.pod);
        const wrong = await answersOf(namespace, 'shard-1');

        await alert(deployed, 'shard-1', night);
        const incident = await opened(story);
        const seen = () => operator.incident(incident);
        const waiting = await until('a plan that waits', 300, async () => waitsFor(await seen()), seen);
        const ready = await kubectl(['-n', namespace, 'get', 'endpoints', 'shard-1', '-o', 'jsonpath={.subsets}']);
        await approver.post(`/approvals/${waiting.approval}/decision`, {
          decision: 'approve',
          planHash: waiting.planHash,
        });
        const ended = await until('the end', 400, async () => endedOf(await seen()), seen);

        expect(ready).toBe('');
        expect(ended.status).toBe('Completed');
        const after = await serving(namespace, 'shard-1');
        expect(after.claim).not.toBe(before.claim);
        expect(wrong).not.toEqual(right);
        expect(await answersOf(namespace, 'shard-1')).toEqual(right);
        expect(ended.steps.map(({ title }) => title)).toEqual(expect.arrayContaining(WALKED));
        const old = await getObject<Claim>(namespace, 'pvc', before.claim);
        expect(Object.keys(old.metadata.labels)).toContain('ragmend.dev/quarantined');
        const evidence = await keysOf(deployed.buckets.evidence, `evidence/${incident}/`);
        expect(evidence.some((key) => key.endsWith('/manifest.json'))).toBe(true);
        expect(evidence.some((key) => key.includes('/volume/'))).toBe(true);
        const report = await keysOf(deployed.buckets.records, `reports/${incident}/`);
        expect(report.map((key) => key.split('/').at(-1)).sort()).toEqual([
          'postmortem.md',
          'regression.jsonl',
          'report.json',
        ]);
      },
      15 * MINUTE,
    );
  },
);

/** The pod behind the Service of a shard, and the claim that it has mounted. */
async function serving(namespace: string, shardId: string): Promise<{ pod: string; claim: string }> {
  const { spec } = await getObject<Service>(namespace, 'service', shardId);
  const selector = Object.entries(spec.selector).map(([key, value]) => `${key}=${value}`);
  const [name, claim] = ['.metadata.name', '.spec.volumes[?(@.name=="data")].persistentVolumeClaim.claimName'];
  const found = await kubectl([
    '-n',
    namespace,
    'get',
    'pods',
    '-l',
    selector.join(),
    '-o',
    `jsonpath={.items[0]${name}} {.items[0]${claim}}`,
  ]);
  const [pod = '', data = ''] = found.split(' ');
  return { pod, claim: data };
}

async function answersOf(namespace: string, shardId: string): Promise<string[]> {
  const vectors = await hashedNgrams().embed(['how do I invoke a function', 'how is a bucket encrypted']);
  const search = (url: string) => chromaStore({ collection: COLLECTION }).search(url, vectors, 5);
  return (await askShard(namespace, shardId, search)).flatMap(({ ids }) => ids);
}

/** What an Alertmanager sends. */
async function alert({ alertsUrl, alertsToken }: Story['deployed'], shard: string, night: number): Promise<void> {
  const labels = { alertname: 'RetrieverEmptyResults', shard, severity: 'critical' };
  const one = {
    ...{ status: 'firing', labels, annotations: {}, generatorURL: '', fingerprint: `night-${night}` },
    ...{ startsAt: new Date().toISOString(), endsAt: '0001-01-01T00:00:00Z' },
  };
  const body = {
    ...{ version: '4', groupKey: `{}:{shard="${shard}"}`, truncatedAlerts: 0, status: 'firing', receiver: 'ragmend' },
    ...{ groupLabels: {}, commonLabels: labels, commonAnnotations: {}, externalURL: 'http://127.0.0.1', alerts: [one] },
  };
  const response = await fetch(`${alertsUrl}/alerts/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${alertsToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 202) throw new Error(`the alert was answered '${response.status}': ${await response.text()}`);
}

async function opened({ operator }: Story): Promise<string> {
  const open = async () => {
    const found = (await operator.incidents()).find((one) => one.runbook === 'shard-restore' && one.closedAt === null);
    return found?.id ?? null;
  };
  return until('an incident', 120, open, operator.incidents);
}

function waitsFor({ approvals, closedAt, timeline }: IncidentView): { approval: string; planHash: string } | null {
  if (closedAt !== null) throw new Error(`it ended before anybody was asked: ${JSON.stringify(timeline, null, 1)}`);
  const pending = approvals.find(({ state, plan }) => state === 'Pending' && plan.action === 'restore');
  return pending ? { approval: pending.id, planHash: pending.planHash } : null;
}

async function keysOf(Bucket: string, Prefix: string): Promise<string[]> {
  const { Contents = [] } = await new S3Client({ forcePathStyle: true }).send(
    new ListObjectsV2Command({ Bucket, Prefix }),
  );
  return Contents.map(({ Key = '' }) => Key);
}
