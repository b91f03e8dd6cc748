import type { Claim } from '../../../../adapters/kubernetes/api/objects.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import { getObject, kubectl } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { routesContract } from '../../../contracts/routes.contract.ts';
import { shareOf } from '../../../share.ts';
import type { Answer } from '../answers.ts';
import { watchVolume } from '../jobs/watch-volume.ts';
import { type RestoredShard, restoredShard } from './restored-shard.ts';
import { OFTEN, restart, scale } from './team-deeds.ts';

const MINUTE = 60_000;
const QUARANTINED = 'data-shard-1-0';

const SELDOM: typeof OFTEN = {
  // What Ragmend changed is a conflict: nothing is done.
  'apply (server-side)': ({ deploy }) => deploy('--server-side').catch(() => 'refused'),
  'restart the restored server': ({ namespace }) => restart(namespace, 'deployment/shard-1-r1'),
  'scale the restored server down': ({ namespace }) => scale(namespace, 'deployment/shard-1-r1', 0),
  'scale the restored server up': ({ namespace }) => scale(namespace, 'deployment/shard-1-r1', 2),
};
const DEEDS = { ...OFTEN, ...SELDOM };
const PAIRS = [
  ...Object.keys(OFTEN).flatMap((first) =>
    Object.keys(OFTEN)
      .filter((second) => second !== first)
      .map((second) => [first, second] as const),
  ),
  ...Object.keys(SELDOM).map((second) => ['apply (client-side)', second] as const),
];

cloudSuite(['kubernetes'], "a restored shard and the team's own deployments", () => {
  let shard: RestoredShard;
  let watching: ReturnType<typeof watchVolume>;
  beforeAll(async () => {
    shard = await restoredShard();
    const { spec } = await getObject<Claim>(shard.namespace, 'pvc', QUARANTINED);
    watching = watchVolume(shard.real, String(spec.volumeName));
  }, 5 * MINUTE);
  afterAll(async () => {
    await watching?.end();
    await shard?.close();
  }, MINUTE);

  routesContract('kubernetesRoutes', () => shard.routes);

  test('the damaged server answered otherwise than the good one', () => {
    expect(shard.right).toHaveLength(5);
    expect(shard.wrong).not.toEqual(shard.right);
  });

  test.each(shareOf(PAIRS))(
    '%s, then %s: it answers from the good data, or is found, told and mended at the next look',
    async (first, second) => {
      expect(await shard.untilRight()).toBe(true);
      const since = Date.now();
      const told = shard.notifier.told.length;

      await DEEDS[first]?.(shard);
      await DEEDS[second]?.(shard);
      const [before] = [await shard.asking.next()];
      await shard.look();
      const after = await shard.asking.next();
      const mended = await shard.untilRight();

      const asked = shard.asking.answers.filter(({ at }) => at >= since);
      expect(mended).toBe(true);
      expect(asked.filter((answer) => !isRightOrNone(answer, shard.right))).toEqual([]);
      if (before.ids === null && after.ids === null) expect(shard.notifier.told.length).toBeGreaterThan(told);
      await settle(shard);
      expect(await replicasOf(shard.namespace)).toEqual({ old: '0', restored: '1' });
      expect(watching.seen).toEqual([]);
    },
    20 * MINUTE,
  );

  test('the event of the old workload says why its pod is not made, and what to do', async () => {
    await DEEDS['apply (client-side)']?.(shard);
    const events = () =>
      kubectl([
        ...['-n', shard.namespace, 'get', 'events', '--field-selector', 'reason=FailedCreate'],
        ...['-o', 'jsonpath={.items[*].message}'],
      ]);
    const said = await waitUntil(async () => (await events()) || null, { everyMs: 250, ms: 120_000 });

    await settle(shard);

    expect(said).toContain("claim 'data-shard-1-0' is kept as evidence, replaced by 'shard-1-r1'");
    expect(said).toContain('`ragmend settle shard-1`');
  });

  test('who looks at the quarantined claim mounts it read-only', async () => {
    const pod = (readOnly: boolean) =>
      JSON.stringify({
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'look', namespace: shard.namespace } },
        spec: {
          containers: [{ name: 'look', image: 'none' }],
          volumes: [{ name: 'old', persistentVolumeClaim: { claimName: QUARANTINED, readOnly } }],
        },
      });

    const tried = [true, false].map((readOnly) => kubectl(['create', '--dry-run=server', '-f', '-'], pod(readOnly)));
    const [reading, writing] = await Promise.allSettled(tried);

    expect(reading?.status).toBe('fulfilled');
    expect(writing).toMatchObject({
      status: 'rejected',
      reason: expect.objectContaining({ message: expect.stringContaining('kept as evidence') }),
    });
  });
});

/** Looks until nothing drifts any more. */
async function settle({ look, routes }: RestoredShard): Promise<void> {
  const isSettled = async () => {
    await look();
    return (await routes.drifts('docs-rag')).length === 0;
  };
  await waitUntil(isSettled, { everyMs: 100, ms: 60_000 });
}

function isRightOrNone({ ids }: Answer, right: string[]): boolean {
  return ids === null || String(ids) === String(right);
}

async function replicasOf(namespace: string) {
  const of = (what: string) => kubectl(['-n', namespace, 'get', what, '-o', 'jsonpath={.spec.replicas}']);
  return { old: await of('statefulset/shard-1'), restored: await of('deployment/shard-1-r1') };
}
