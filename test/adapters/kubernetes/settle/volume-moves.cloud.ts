import { createHash } from 'node:crypto';
import { acceptMove } from '../../../../adapters/kubernetes/settle/accept-move.ts';
import { makeMove } from '../../../../adapters/kubernetes/settle/make-move.ts';
import { type Move, readMove } from '../../../../adapters/kubernetes/settle/move-map.ts';
import { kubernetesVolumeMoves } from '../../../../adapters/kubernetes/settle/volume-moves.ts';
import { kubectl } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { volumeMovesContract } from '../../../contracts/volumes/volume-moves.contract.ts';
import { shareOf } from '../../../share.ts';
import { contentOf, filledClaim, leaveEndedPod } from '../jobs/volume-pods.ts';
import { openedTarget } from '../opened-target.ts';
import type { RealCluster } from '../real-cluster.ts';

const TEXTS = new Map(['good', 'old'].map((text) => [createHash('sha256').update(text).digest('hex'), text]));
const OURS = 'app.kubernetes.io/managed-by=ragmend ragmend.dev/target=docs-rag ragmend.dev/shard=shard-1'.split(' ');

cloudSuite(['kubernetes'], 'moves of volumes in a cluster', () => {
  const opened = openedTarget({ stores: [{ id: 'shard-1', kind: 'StatefulSet' }] });
  beforeEach(async () => {
    await opened().inNamespace('delete', 'configmap', 'ragmend-move-docs-rag-shard-1', '--ignore-not-found');
  });

  const place = { targetId: 'docs-rag', shardId: 'shard-1' };
  const person = () => ({ cluster: opened().real.cluster, target: opened().target, place });
  const volumeMoves = () => kubernetesVolumeMoves(opened().deps);
  const standing = async () => (await readMove(opened().real.cluster, place)) as Move;
  async function volume(text: string): Promise<string> {
    const { inNamespace, real } = opened();
    const name = await filledClaim(real.cluster, { text });
    await inNamespace('label', 'pvc', name, ...OURS);
    return name;
  }
  async function textIn(name: string): Promise<string> {
    const { real } = opened();
    const content = await contentOf(real.cluster, name);
    return TEXTS.get(content?.text ?? '') ?? '';
  }
  async function offered() {
    const { fence } = opened();
    const [from, to] = await Promise.all([volume('good'), volume('old')]);
    const [good, old] = await Promise.all([volumeMoves().identify(from), volumeMoves().identify(to)]);
    await volumeMoves().offer(fence, [
      { id: String(good), from, to },
      { id: String(old), from: to, to: `${to}-kept` },
    ]);
    return { from, to, good: String(good), old: String(old) };
  }

  volumeMovesContract('kubernetesVolumeMoves', () => {
    const { fence } = opened();
    return {
      volumeMoves: volumeMoves(),
      fence,
      stale: { ...fence, incidentId: 'another', epoch: fence.epoch + 7 },
      volume,
      textIn,
      accept: async () => acceptMove(person(), await standing()),
      move: async () => makeMove(person(), await standing()),
    };
  });

  test('marks of quarantine go with the volume, what its owners wrote stays with the name, and no volume goes with its claim', async () => {
    const { fence, inNamespace } = opened();
    const { from, to, good } = await offered();
    await inNamespace('label', 'pvc', to, 'team=search', 'ragmend.dev/quarantined=true');
    await inNamespace('annotate', 'pvc', to, 'ragmend.dev/quarantine-reason=it answered wrong', 'owner=search');
    await acceptMove(person(), await standing());
    await volumeMoves().grant(fence);

    await makeMove(person(), await standing());

    const claim = async (name: string) => JSON.parse(await inNamespace('get', 'pvc', name, '-o', 'json'));
    const [home, kept] = [await claim(to), await claim(`${to}-kept`)];
    expect(home.metadata.labels).toMatchObject({ team: 'search' });
    expect(home.metadata.labels).not.toHaveProperty(['ragmend.dev/quarantined']);
    expect(home.metadata.annotations).toMatchObject({ owner: 'search' });
    expect(home.spec.volumeName).toBe(good);
    expect(kept.metadata.labels).toMatchObject({ 'ragmend.dev/quarantined': 'true', 'ragmend.dev/shard': 'shard-1' });
    expect(kept.metadata.annotations).toMatchObject({ 'ragmend.dev/quarantine-reason': 'it answered wrong' });
    for (const id of [good, kept.spec.volumeName]) {
      const volume = JSON.parse(await kubectl(['get', 'pv', id, '-o', 'json']));
      expect(volume.spec.persistentVolumeReclaimPolicy).toBe('Retain');
    }
    await expect(inNamespace('get', 'pvc', from)).rejects.toThrow('not found');
  });

  test.each(shareOf([1, 2, 3, 4, 5, 6, 7]))(
    'a move that broke off after change %i is ended by the next try',
    async (n) => {
      const { fence, real } = opened();
      const { to, good, old } = await offered();
      await acceptMove(person(), await standing());
      await volumeMoves().grant(fence);
      const broken = { ...person(), cluster: breakingAfter(real, n) };

      await expect(makeMove(broken, await standing())).rejects.toThrow('broken off');
      await makeMove(person(), await standing());

      expect((await standing()).state).toBe('moved');
      const names = [to, `${to}-kept`];
      expect(await Promise.all(names.map((name) => volumeMoves().identify(name)))).toEqual([good, old]);
    },
  );

  test('a claim that a pod has open is not let go, nor is anything else', async () => {
    const { fence, real, inNamespace } = opened();
    const { from, to } = await offered();
    await acceptMove(person(), await standing());
    await volumeMoves().grant(fence);
    const pod = await leaveEndedPod(real.cluster, from);

    await expect(makeMove(person(), await standing())).rejects.toThrow(
      `claim '${from}' is still named by the ended pod`,
    );
    await inNamespace('delete', 'pod', pod);

    expect((await standing()).state).toBe('granted');
    expect(await Promise.all([textIn(from), textIn(to)])).toEqual(['good', 'old']);
  });

  test('claims that are none of the shard are not touched, whatever is offered', async () => {
    const { real } = opened();
    const { from } = await offered();
    const { renames } = await standing();
    const foreign = await filledClaim(real.cluster, { text: 'theirs' });
    const id = String(await volumeMoves().identify(foreign));

    const forged = {
      ...(await standing()),
      renames: [...renames.slice(0, 1), { id, from: foreign, to: 'theirs-moved' }],
    };
    await expect(acceptMove(person(), forged)).rejects.toThrow(`claim '${foreign}' is none of shard 'shard-1'`);
    const swapped = { ...forged, renames: [{ id, from, to: 'theirs-moved' }] };
    await expect(acceptMove(person(), swapped)).rejects.toThrow('is not bound to volume');

    expect((await standing()).state).toBe('offered');
  });

  test('the operator may neither delete a claim nor see a PersistentVolume', async () => {
    const { operator, namespace } = opened();
    const { from, good } = await offered();
    const claim = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${from}`;

    await expect(operator.cluster.send('DELETE', claim)).rejects.toMatchObject({ name: 'ClusterForbidden' });
    await expect(operator.cluster.send('GET', `/api/v1/persistentvolumes/${good}`)).rejects.toMatchObject({
      name: 'ClusterForbidden',
    });
  });
});

/** The cluster of somebody whose program ends after so many changes. */
function breakingAfter(real: RealCluster, changes: number) {
  let made = 0;
  return real.through((transport) => async (request) => {
    if (request.getHttpMethod() === 'GET') return transport(request);
    if (made >= changes) throw new Error('broken off');
    made += 1;
    return transport(request);
  });
}
