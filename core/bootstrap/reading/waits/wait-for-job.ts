import type { WaitNode } from '../../../contracts/bootstrap/graph.ts';
import { hookJobNode, hookOf, releaseNode } from '../deployer.ts';
import { absence, bar, configured, type Why } from '../draft.ts';
import { type Held, type Room, servingNode } from '../room.ts';
import { unready } from './wait-for-host.ts';

/** Adds the wait for a Job of a given name. */
export function waitForJob(room: Room, { workload, target }: Held, name: string, why: Why) {
  const live = room.workloads.find(({ kind, object }) => kind === 'Job' && object.metadata.name === name);
  const node = live ? servingNode(room, live) : absentJobNode(room, workload, name);
  const gone = absence('Jobs of the namespace', `no Job '${name}' is there`);
  const confirmed = live ? unready(live) : room.scene.isListed('Job') ? gone : null;
  room.draft.wait(target, node, { ...why, confirmed });
}

type Asker = Held['workload'];

/**
 * Returns the node of a Job that is not there. A hook that comes later will still be made; where others of the
 * workload serve, or nothing shows a deployer at work, the Job was there and is gone.
 */
export function absentJobNode(room: Room, asker: Asker, name: string): WaitNode {
  const { scene, draft } = room;
  const rendered = scene.rendered('Job').find(({ metadata }) => metadata.name === name);
  if (rendered && hookOf(rendered) !== null) return hookJobNode(room, rendered);
  const node = draft.node(`Job/${name}`, 'complete', { partOf: `Job/${name}` });
  if (node.waits.length > 0 || node.barred) return node;
  const release = isFirstStart(asker) ? releaseNode(room, asker.object) : null;
  const gone = absence('Jobs of the namespace', `no Job '${name}' is there, and nothing makes it again`);
  const isDeclared = Object.values(scene.settings.migrations).includes(name);
  const pending = release?.waits.some(
    ({ basis, confirmed }) => basis === 'api' || /is pending-/.test(confirmed?.text ?? ''),
  );
  const hasRun = scene.events('Job', name).length > 0;
  if (!release || hasRun) bar(node, 'absent', gone);
  else
    draft.wait(node, release, {
      basis: 'config',
      evidence: configured(release.of, `a hook of that name would run once the release is ready`),
      runs: 2,
      confirmed:
        isDeclared || pending
          ? absence('Jobs of the namespace', `no Job '${name}' is there, and no event of one`)
          : null,
    });
  return node;
}

/** No pod of it is ready, and none of an earlier revision is there. */
const isFirstStart = ({ ready, old }: Asker) => ready === 0 && old.length === 0;
