import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import { chromaStore } from '../../../adapters/vector-stores/chroma/store.ts';
import type { IncidentView } from '../../../core/contracts/http/http.ts';
import type { Plan } from '../../../core/contracts/plan.ts';
import { getObject, kubectl } from '../kubectl.ts';
import { endedOf, until, untilIncident } from './api.ts';
import { aboutShard, sendAlert, unlessDied } from './send-alert.ts';
import { askShard, COLLECTION, damage } from './service.ts';
import type { Story } from './start-story.ts';
import { TARGET } from './story-config.ts';
import { tracesOf } from './traces.ts';

const SHARD = 'shard-1';
type Service = { spec: { selector: Record<string, string> } };
type Audited = { entries: { by: string; what: string; about: string }[] };
type Claim = { metadata: { labels: Record<string, string> } };

/**
 * One night: the shard is damaged in its pod, an alert comes, a person approves what then waits.
 * Gives what is to be seen before, meanwhile and afterwards.
 */
export async function spendNight(story: Story, number: number) {
  const { namespace, deployed, operator } = story;
  const before = await serving(namespace, SHARD);
  const right = await answersOf(namespace);
  await damage(namespace, SHARD, before.pod);
  const wrong = await answersOf(namespace);
  const since = new Date();

  const firing = { labels: aboutShard(SHARD), fingerprint: `night-${number}`, since };
  await sendAlert(deployed, { ...firing, status: 'firing' });
  const incident = await opened(story, 'shard-restore');
  const waiting = await planned(story, incident, 'restore', 1200);
  const ready = await kubectl(['-n', namespace, 'get', 'endpoints', SHARD, '-o', 'jsonpath={.subsets}']);
  await approve(story, waiting);
  const ended = await untilIncident(operator, incident, 'the end', 1200, endedOf);

  // What still fires is judged again when the cooldown ends.
  await sendAlert(deployed, { ...firing, status: 'resolved' });
  const { entries } = JSON.parse(await story.ragmend(['audit', '--deployed', '--json'])) as Audited;
  const old = await getObject<Claim>(namespace, 'pvc', before.claim);
  const evidence = await keysOf(deployed.buckets.evidence, `evidence/${incident}/`);
  const report = await untilReported(story, incident);
  return {
    ...{ incident, before, after: await serving(namespace, SHARD), right, wrong, answers: await answersOf(namespace) },
    ...{ readyWhileItWaits: ready, ended, labels: Object.keys(old.metadata.labels), evidence, report },
    decisions: entries.filter(({ about }) => about === waiting.approval).map(({ what }) => what),
    traces: await tracesOf(namespace, since, ended, [...evidence, ...report]),
  };
}

/** The pod behind the Service of a shard, and the claim that it has mounted. */
export async function serving(namespace: string, shard: string): Promise<{ pod: string; claim: string }> {
  const { spec } = await getObject<Service>(namespace, 'service', shard);
  const selector = Object.entries(spec.selector).map(([key, value]) => `${key}=${value}`);
  const [name, claim] = ['.metadata.name', '.spec.volumes[?(@.name=="data")].persistentVolumeClaim.claimName'];
  const found = await kubectl([
    ...['-n', namespace, 'get', 'pods', '-l', selector.join()],
    ...['-o', `jsonpath={.items[0]${name}} {.items[0]${claim}}`],
  ]);
  const [pod = '', data = ''] = found.split(' ');
  return { pod, claim: data };
}

async function answersOf(namespace: string): Promise<string[]> {
  const vectors = await hashedNgrams().embed(['how do I invoke a function', 'how is a bucket encrypted']);
  const search = (url: string) => chromaStore({ collection: COLLECTION }).search(url, vectors, 5);
  return (await askShard(namespace, SHARD, search)).flatMap(({ ids }) => ids);
}

/** The id of the open incident of a runbook and a target, once there is one. */
export async function opened(
  { operator }: Pick<Story, 'operator'>,
  runbook: IncidentView['runbook'],
  target = TARGET,
): Promise<string> {
  const open = async () => {
    const found = (await operator.incidents()).find(
      ({ runbook: one, targetId, closedAt }) => one === runbook && targetId === target && closedAt === null,
    );
    return found?.id ?? null;
  };
  return until('an incident', 600, open, operator.incidents);
}

export type Waiting = { approval: string; planHash: string };

/** The plan of an action that waits for a person; null for none yet. Throws if the run ended before. */
export function waitsFor({ approvals, closedAt, timeline }: IncidentView, action: Plan['action']): Waiting | null {
  if (closedAt !== null) throw new Error(`it ended before anybody was asked: ${JSON.stringify(timeline, null, 1)}`);
  const pending = approvals.find(({ state, plan }) => state === 'Pending' && plan.action === action);
  return pending ? { approval: pending.id, planHash: pending.planHash } : null;
}

/** Waits until the plan of an action of an incident waits for a person. */
export const planned = (
  { operator }: Pick<Story, 'operator'>,
  incident: string,
  action: Plan['action'],
  seconds = 600,
): Promise<Waiting> =>
  untilIncident(operator, incident, `a plan to ${action}`, seconds, (seen) => waitsFor(seen, action));

type Decision = { decision: 'approve' | 'reject'; reason?: string };

/** Decides as a person does: once more where no answer came, until it is said to be decided so. */
export async function decide(
  { approver }: Pick<Story, 'approver'>,
  { approval, planHash }: Waiting,
  decision: Decision,
): Promise<void> {
  const send = () => approver.send('POST', `/approvals/${approval}/decision`, { ...decision, planHash });
  const answer = await until(
    'an answer to the decision',
    300,
    async () => unlessDied(await send()),
    async () => 'a 5xx',
  );
  const text = await answer.text();
  const isDecided = text.includes(decision.decision === 'approve' ? 'is Approved by' : 'is Rejected by');
  if (!answer.ok && !(answer.status === 409 && isDecided))
    throw new Error(`the decision was answered ${answer.status}: ${text}`);
}

export const approve = (story: Pick<Story, 'approver'>, waiting: Waiting) =>
  decide(story, waiting, { decision: 'approve' });

/** The keys of the report of an incident, once it has one. */
export function untilReported(
  { operator, deployed }: Pick<Story, 'operator' | 'deployed'>,
  incident: string,
): Promise<string[]> {
  const written = async () => {
    const keys = await keysOf(deployed.buckets.records, `reports/${incident}/`);
    return keys.some((key) => key.endsWith('/report.json')) ? keys : null;
  };
  return until('a report', 600, written, () => operator.incident(incident));
}

/** The keys of the objects below a prefix. */
export async function keysOf(Bucket: string, Prefix: string): Promise<string[]> {
  const client = new S3Client({ forcePathStyle: true });
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
    keys.push(...Contents.map(({ Key = '' }) => Key));
  return keys;
}
