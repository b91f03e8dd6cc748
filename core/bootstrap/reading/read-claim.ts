import type { WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { operationOf, releaseNode } from './deployer.ts';
import { absence, bar, configured, event, field } from './draft.ts';
import type { Room } from './room.ts';
import { at, listAt, textAt } from './scene/fields.ts';
import { annotationOf, nameOf } from './scene/scene.ts';
import { templateIn } from './scene/workloads.ts';

/** Returns the node of a claim that is bound, null where claims could not be read. */
export function claimNode(room: Room, name: string): WaitNode | null {
  const { draft, scene } = room;
  if (!scene.isListed('PersistentVolumeClaim')) return null;
  const of = `PersistentVolumeClaim/${name}`;
  const claim = scene.find('PersistentVolumeClaim', name);
  // A fixture or a narrow right may leave claims out altogether: only a list that has some shows that one is absent.
  if (!claim && scene.all('PersistentVolumeClaim').length === 0) return null;
  const holds = claim !== null && textAt(claim, 'status', 'phase') === 'Bound';
  const node = draft.node(of, 'bound', { holds });
  if (!claim) bar(node, 'absent', absence(of, `no claim '${name}' is in the namespace`));
  else if (!holds && node.waits.length === 0 && !node.barred) readUnbound(room, claim, node);
  return node;
}

/** Reads all claims that are not bound, also those that no pod mounts. */
export function readClaimsAlone(room: Room) {
  for (const claim of room.scene.all('PersistentVolumeClaim')) {
    const node = claimNode(room, claim.metadata.name);
    if (node && !node.holds) readWaiters(room, claim, node);
  }
}

function readUnbound(room: Room, claim: KubeObject, node: WaitNode) {
  const { draft, scene } = room;
  const { name } = claim.metadata;
  const events = scene.events('PersistentVolumeClaim', name);
  const failed = events.find(({ reason }) => reason === 'ProvisioningFailed' || reason === 'FailedBinding');
  const waits = events.find(({ reason }) => reason === 'WaitForFirstConsumer');
  if (failed) bar(node, 'unknown', event(node.of, `${failed.reason}: ${failed.message}`));
  const uses = (volumes: unknown) =>
    listAt(volumes, 'spec', 'volumes').some((one) => textAt(one, 'persistentVolumeClaim', 'claimName') === name);
  if (!waits || scene.all('Pod').some(uses)) return;
  const unused = absence('Pods of the namespace', `no pod uses claim '${name}'`);
  const user = draft.node(`first pod with claim ${name}`, 'exists');
  draft.wait(node, user, { basis: 'api', evidence: event(node.of, `WaitForFirstConsumer: ${waits.message}`) });
  const kinds = ['Deployment', 'StatefulSet', 'Job', 'CronJob'];
  const later = kinds
    .flatMap((kind) => scene.rendered(kind))
    .find((one) => uses(templateIn(one)) || uses(cronTemplate(one)));
  const live = room.workloads.find(({ object }) => uses(templateIn(object)));
  const release = releaseNode(room, later ?? claim) ?? releaseNode(room, claim);
  if (live || !release) {
    if (!live) bar(user, 'absent', unused);
    return;
  }
  const by = later ? `${nameOf(later)} uses it, in a later phase` : 'whatever uses it comes in a later phase';
  draft.wait(user, release, { basis: 'config', evidence: configured(release.of, by), runs: 2, confirmed: unused });
}

const cronTemplate = (cron: KubeObject) => at(cron, 'spec', 'jobTemplate', 'spec', 'template');

/** A deployer that waits until claims are bound before it makes what comes later. */
function readWaiters(room: Room, claim: KubeObject, node: WaitNode) {
  const release = releaseNode(room, claim);
  if (release === null) return;
  const app = room.scene.all('Application').find((one) => release.of === nameOf(one));
  const said = app ? operationOf(app) : null;
  const wave = annotationOf(claim, 'argocd.argoproj.io/sync-wave');
  const isNamed = said?.text.includes(`PersistentVolumeClaim/${claim.metadata.name}`) ?? false;
  if (said && isNamed) room.draft.wait(release, node, { basis: 'api', evidence: said });
  else
    room.draft.wait(release, node, {
      basis: 'config',
      evidence: configured(
        node.of,
        wave === null
          ? 'a deployer that waits needs each claim bound'
          : `is in wave ${wave}: later waves wait until it is bound`,
      ),
      runs: 2,
      confirmed: field(`${node.of} status`, `phase is ${textAt(claim, 'status', 'phase') ?? 'unknown'}`),
    });
}
