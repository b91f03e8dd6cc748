import { kubectl } from '../kubectl.ts';
import { cloudSuite } from '../needs.ts';
import { endedOf, until, untilIncident } from './api.ts';
import { keysOf, serving, type Waiting, waitsFor } from './night.ts';
import { aboutShard, sendAlert } from './send-alert.ts';
import { damage } from './service.ts';
import { type Story, startStory } from './start-story.ts';

const MINUTE = 60_000;
const THREE = ['shard-1', 'shard-2', 'shard-3'];

cloudSuite(['aws', 's3', 'kubernetes'], 'three shards of a deployment that break within seconds of each other', () => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory(THREE);
  }, 25 * MINUTE);
  afterAll(() => story?.stop(), MINUTE);

  test(
    'all are out of rotation while nobody decides, each with its own evidence and plan',
    async () => {
      const { namespace } = story;
      const pods = await Promise.all(THREE.map((shard) => serving(namespace, shard)));
      await Promise.all(THREE.map((shard, at) => damage(namespace, shard, pods[at]?.pod ?? '')));
      const since = new Date();

      const out = await Promise.all(THREE.map((shard) => alertedAndOut(story, shard, since)));
      const waiting = await Promise.all(THREE.map((shard) => waitingOf(story, shard)));

      process.stdout.write(`out of rotation after ${out.map((ms) => `${ms} ms`).join(', ')}\n`);
      expect(new Set(waiting.map(({ planHash }) => planHash)).size).toBe(THREE.length);
      for (const { incident } of waiting) {
        const evidence = await keysOf(story.deployed.buckets.evidence, `evidence/${incident}/`);
        expect(evidence.some((key) => key.endsWith('/manifest.json'))).toBe(true);
      }
      // The next suite of this account finds no run that is under way.
      const ends = await Promise.all(waiting.map((one) => rejected(story, one)));
      expect(ends).toEqual(THREE.map(() => ''));
    },
    45 * MINUTE,
  );
});

/** Returns the milliseconds from the alert until no pod of the shard is behind its Service. */
async function alertedAndOut({ namespace, deployed }: Story, shard: string, since: Date): Promise<number> {
  const sent = Date.now();
  await sendAlert(deployed, { labels: aboutShard(shard), fingerprint: `several-${shard}`, status: 'firing', since });
  await until(
    `'${shard}' out of rotation`,
    600,
    async () => ((await ready(namespace, shard)) === '' ? true : null),
    () => ready(namespace, shard),
  );
  return Date.now() - sent;
}

const ready = (namespace: string, shard: string) =>
  kubectl(['-n', namespace, 'get', 'endpoints', shard, '-o', 'jsonpath={.subsets}']);

async function waitingOf({ operator }: Story, shard: string): Promise<Waiting & { incident: string }> {
  const look = async () => {
    const open = await operator.incidents();
    const found = open.find(({ subject, runbook, closedAt }) => {
      return subject.id === shard && runbook === 'shard-restore' && closedAt === null;
    });
    const waiting = found ? waitsFor(await operator.incident(found.id), 'restore') : null;
    return found && waiting ? { ...waiting, incident: found.id } : null;
  };
  return until(`a plan for '${shard}'`, 1200, look, operator.incidents);
}

/** Rejects a restore; returns what is behind the Service of the shard once its run has ended. */
async function rejected(
  { approver, operator, namespace }: Story,
  { incident, approval, planHash }: Waiting & { incident: string },
): Promise<string> {
  const answer = await approver.send('POST', `/approvals/${approval}/decision`, {
    decision: 'reject',
    planHash,
    reason: 'only the first steps are looked at',
  });
  if (!answer.ok) throw new Error(`the decision was answered ${answer.status}: ${await answer.text()}`);
  const { subject } = await untilIncident(operator, incident, 'the end', 1200, endedOf);
  return ready(namespace, subject.id);
}
