import type { Claim } from '../../../../adapters/kubernetes/api/objects.ts';
import { getObject } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { shareOf } from '../../../share.ts';
import { watchVolume } from '../jobs/watch-volume.ts';
import { type RestoredShard, restoredShard } from './restored-shard.ts';
import { settling } from './settled-shard.ts';
import { OFTEN } from './team-deeds.ts';

const MINUTE = 60_000;
const OWN = 'data-shard-1-0';

cloudSuite(['kubernetes'], "a shard on its way home, and the team's own deployments", () => {
  let shard: RestoredShard;
  let way: ReturnType<typeof settling>;
  let volumes: { good: string; damaged: string };
  let watching: ReturnType<typeof watchVolume>;
  beforeAll(async () => {
    shard = await restoredShard();
    way = settling(shard);
    volumes = { good: await volumeOf(shard.claim), damaged: await volumeOf(OWN) };
    watching = watchVolume(shard.real, volumes.damaged);
  }, 5 * MINUTE);
  afterAll(async () => {
    await watching?.end();
    await shard?.close();
  }, MINUTE);

  const volumeOf = async (claim: string) =>
    String((await getObject<Claim>(shard.namespace, 'pvc', claim)).spec.volumeName);

  test.each(shareOf(Object.entries(OFTEN)))(
    '%s before and after it is settled: it answers from the good data alone, and nobody opens the damaged volume',
    async (_, deed) => {
      const since = Date.now();

      await deed(shard);
      await shard.look();
      await way.goHome();
      const isHome = [await shard.untilRight(), (await volumeOf(OWN)) === volumes.good];
      await deed(shard);
      await shard.look();
      const stays = [await shard.untilRight(), (await volumeOf(OWN)) === volumes.good];
      await way.goBack();
      const isBack = [await shard.untilRight(), (await volumeOf(OWN)) === volumes.damaged];

      expect([...isHome, ...stays, ...isBack]).toEqual([true, true, true, true, true, true]);
      const asked = shard.asking.answers.filter(({ at }) => at >= since);
      expect(asked.filter(({ ids }) => ids !== null && String(ids) !== String(shard.right))).toEqual([]);
      expect(watching.seen).toEqual([]);
    },
    30 * MINUTE,
  );
});
