import type { StartScene } from '../../../core/bootstrap/ports/start-scene.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';

/**
 * The adapter over a target `docs-rag` with two components: the pods of `serving` are ready; those of `waiting`,
 * e.g. `Deployment/web`, are not, and their log says `line`.
 */
export type StartSceneUnderTest = { startScene: StartScene; serving: string; waiting: string; line: string };

/** What every driver of the StartScene port shows; `underTest` gives one whose components are as said. */
export function startSceneContract(name: string, underTest: () => Promise<StartSceneUnderTest>): void {
  describe(`${name} as StartScene`, () => {
    const nameOf = ({ kind, metadata }: KubeObject) => `${kind}/${metadata.name}`;
    async function seen() {
      const made = await underTest();
      return { ...made, ...(await made.startScene.observe('docs-rag')) };
    }
    /** The pods of a workload: a ReplicaSet may stand between. */
    const podsOf = (objects: KubeObject[], workload: string) => {
      const sets = objects.filter((one) => one.metadata.ownerReferences?.some((owner) => ownerIs(owner, workload)));
      const owners = new Set([workload, ...sets.map(nameOf)]);
      return objects.filter(
        (one) =>
          one.kind === 'Pod' && one.metadata.ownerReferences?.some(({ kind, name: of }) => owners.has(`${kind}/${of}`)),
      );
    };
    const ownerIs = ({ kind, name: of }: { kind: string; name: string }, workload: string) =>
      `${kind}/${of}` === workload;

    test('each component is there with its pods, at a time that is said', async () => {
      const { objects, serving, waiting, at } = await seen();

      expect(objects.map(nameOf)).toEqual(expect.arrayContaining([serving, waiting]));
      expect([serving, waiting].map((one) => podsOf(objects, one).length > 0)).toEqual([true, true]);
      expect(Number.isNaN(Date.parse(at))).toBe(false);
    });

    test('the log of a pod that is not ready is there, within limits, and none of one that is', async () => {
      const { objects, logs, serving, waiting, line } = await seen();

      const names = (workload: string) => podsOf(objects, workload).map(({ metadata }) => metadata.name);
      const said = logs.filter(({ pod }) => names(waiting).includes(pod)).flatMap(({ lines }) => lines);
      expect(said.some((text) => text.includes(line))).toBe(true);
      expect(logs.filter(({ pod }) => names(serving).includes(pod))).toEqual([]);
      expect(logs.length).toBeLessThanOrEqual(60);
      expect(logs.every(({ lines }) => lines.length <= 5000)).toBe(true);
    });

    test('no value of a Secret is read', async () => {
      const { objects } = await seen();

      const secrets = objects.filter(({ kind }) => kind === 'Secret');
      expect(secrets.filter((one) => 'data' in one || 'stringData' in one)).toEqual([]);
    });

    test('to look changes nothing', async () => {
      const { startScene, objects } = await seen();

      const again = await startScene.observe('docs-rag');

      expect(again.objects.map(nameOf).sort()).toEqual(objects.map(nameOf).sort());
    });
  });
}
