import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { operationOf, releaseNode } from './deployer.ts';
import { absence, bar, field } from './draft.ts';
import type { Room } from './room.ts';
import { at, conditionOf, listAt, textAt } from './scene/fields.ts';
import { labelOf, nameOf } from './scene/scene.ts';
import { absentJobNode } from './waits/wait-for-job.ts';

/** Adds what deployers wait for: the dependencies of Flux, and what Argo CD's sync names. */
export function readDeployers(room: Room) {
  for (const kind of ['HelmRelease', 'Kustomization']) for (const one of room.scene.all(kind)) readFlux(room, one);
  for (const app of room.scene.all('Application')) readSync(room, app);
}

function readFlux(room: Room, release: KubeObject) {
  const { draft, scene } = room;
  const ready = conditionOf(release, 'Ready');
  const node = draft.node(nameOf(release), 'synced', { holds: ready?.status === 'True' });
  if (node.holds) return;
  const member = room.workloads.find(
    ({ object }) => labelOf(object, 'helm.toolkit.fluxcd.io/name') === release.metadata.name,
  );
  if (member) releaseNode(room, member.object);
  for (const one of listAt(release, 'spec', 'dependsOn')) {
    const name = textAt(one, 'name') ?? '';
    const other = scene.find(release.kind, name);
    if (!other) {
      if (!isNear(release, one)) continue;
      const missing = draft.node(`${release.kind}/${name}`, 'exists');
      bar(
        missing,
        'absent',
        absence(nameOf(release), `dependsOn ${name}, and no ${release.kind} of that name is there`),
      );
      draft.wait(node, missing, {
        basis: 'api',
        evidence: field(nameOf(release), `${ready?.reason}: ${ready?.message}`),
      });
      continue;
    }
    const isReady = conditionOf(other, 'Ready')?.status === 'True';
    const on = draft.node(nameOf(other), 'synced', { holds: isReady });
    if (!isReady && at(other, 'spec', 'suspend') === true)
      bar(on, 'intent', field(nameOf(other), 'spec.suspend is true, so that Flux leaves it as it is'));
    draft.wait(node, on, { basis: 'api', evidence: field(nameOf(release), `dependsOn ${other.metadata.name}`) });
  }
}

/** What another namespace has is unknown here. */
const isNear = (release: KubeObject, dependency: unknown) =>
  [null, release.metadata.namespace].includes(textAt(dependency, 'namespace'));

const HOOK = /completion of hook (?:batch\/)?Job\/(?<name>[a-z0-9][a-z0-9.-]{0,252})/;

/** A sync that waits for a hook Job which is gone waits without end. */
function readSync(room: Room, app: KubeObject) {
  const said = operationOf(app);
  const name = said && HOOK.exec(said.text)?.groups?.name;
  if (!said || name === undefined || name === null) return;
  const { draft, scene, workloads } = room;
  const node = draft.node(nameOf(app), 'synced');
  const live = scene.find('Job', name);
  const asker = workloads.find(({ kind }) => kind !== 'Job');
  if (live)
    draft.wait(node, draft.node(nameOf(live), 'complete', { partOf: nameOf(live) }), { basis: 'api', evidence: said });
  else if (asker)
    draft.wait(node, absentJobNode(room, { ...asker, ready: Math.max(1, asker.ready) }, name), {
      basis: 'api',
      evidence: said,
    });
}
