import type { Evidence, WaitNode } from '../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { hookJobNode, hookOf } from './deployer.ts';
import { absence, bar, configured, field } from './draft.ts';
import { type Room, servingNode } from './room.ts';
import { listAt, textAt } from './scene/fields.ts';
import { nameOf } from './scene/scene.ts';
import { templateIn, type Workload } from './scene/workloads.ts';

/**
 * Returns the node of an object that is not there, with who would make it: a Job that names it, an operator's
 * object that stands for it, or a deployer that makes it later. If nobody does, it is a root.
 */
export function missingNode(room: Room, kind: string, name: string, asker: Workload, seen: Evidence): WaitNode {
  const { draft, scene } = room;
  const of = `${kind}/${name}`;
  const node = draft.node(of, 'exists');
  if (node.waits.length > 0 || node.barred) return node;
  const gone = scene.isListed(kind) ? absence(of, `no ${kind} '${name}' is in the namespace`) : stated(of, seen);
  const made = [madeByOperator, madeByJob, madeByDeployer].some((read) =>
    read(room, node, { kind, name, asker, gone }),
  );
  if (!made) bar(node, 'absent', gone);
  return node;
}

/** The kubelet and the Job controller looked for the object: their word is as good as a list. */
const stated = (of: string, { kind, from, text }: Evidence): Evidence =>
  kind === 'log' ? { kind, from, text } : absence(of, `${from}: ${text}`);

type Missing = { kind: string; name: string; asker: Workload; gone: Evidence };

/** Kinds whose controllers make a Secret, with where they name it. */
const SECRET_MAKERS: [kind: string, nameOf: (object: KubeObject) => string | null][] = [
  ['Certificate', (one) => textAt(one, 'spec', 'secretName')],
  ['ExternalSecret', (one) => textAt(one, 'spec', 'target', 'name') ?? one.metadata.name],
  ['SealedSecret', (one) => one.metadata.name],
];

function madeByOperator(room: Room, node: WaitNode, { kind, name, gone }: Missing): boolean {
  if (kind !== 'Secret') return false;
  const { draft, scene } = room;
  const synced = scene
    .all('SecretProviderClass')
    .find((one) => listAt(one, 'spec', 'secretObjects').some(({ secretName }) => secretName === name));
  const mounts = synced && room.workloads.find(({ object }) => mountsClass(object, synced.metadata.name));
  if (mounts) {
    const evidence = field(nameOf(synced), `makes Secret '${name}' only while a pod of ${mounts.of} has it mounted`);
    draft.wait(node, servingNode(room, mounts), { basis: 'api', evidence });
    return true;
  }
  for (const [makerKind, named] of SECRET_MAKERS) {
    const maker = scene.all(makerKind).find((one) => named(one) === name);
    if (!maker) continue;
    const made = draft.node(nameOf(maker), 'ready');
    bar(made, 'unknown', field(nameOf(maker), `has not made Secret '${name}'`));
    draft.wait(node, made, { basis: 'api', evidence: gone });
    return true;
  }
  return false;
}

const mountsClass = (object: KubeObject, name: string) =>
  listAt(templateIn(object), 'spec', 'volumes').some(
    (one) => textAt(one, 'csi', 'volumeAttributes', 'secretProviderClass') === name,
  );

function madeByJob(room: Room, node: WaitNode, { name, asker, gone }: Missing): boolean {
  const { draft, scene, workloads } = room;
  const live = workloads.find((one) => one.kind === 'Job' && one.of !== asker.of && mentions(one.object, name));
  const rendered = scene.rendered('Job').find((job) => nameOf(job) !== asker.of && mentions(job, name));
  const job = live?.object ?? rendered;
  if (!job) return false;
  const on = live ? servingNode(room, live) : hookJobNode(room, job);
  const evidence = configured(nameOf(job), `its command names '${name}'`);
  draft.wait(node, on, { basis: 'config', evidence, runs: 2, confirmed: gone });
  return true;
}

/** Returns whether the command, arguments or environment of a Job name an object. */
function mentions(job: KubeObject, name: string): boolean {
  const containers = [
    ...listAt(templateIn(job), 'spec', 'initContainers'),
    ...listAt(templateIn(job), 'spec', 'containers'),
  ];
  const said = JSON.stringify(containers.map(({ command, args, env }) => [command, args, env]));
  const at = said.indexOf(name);
  if (at < 0) return false;
  return !/[a-z0-9-]/.test(said[at - 1] ?? '') && !/[a-z0-9-]/.test(said[at + name.length] ?? '');
}

/** A hook that runs before the release's objects waits in vain for one of them. */
function madeByDeployer(room: Room, node: WaitNode, { kind, name, asker, gone }: Missing): boolean {
  const { draft, scene } = room;
  const hook = hookOf(asker.object);
  if (asker.kind !== 'Job' || hook === null || !hook.isBefore) return false;
  const rendered = scene.rendered(kind).find(({ metadata }) => metadata.name === name);
  if (rendered && hookOf(rendered) !== null) return false;
  const evidence = configured(
    asker.of,
    `is a ${hook.phase} hook: ${hook.by} makes the release's other objects after it`,
  );
  draft.wait(node, servingNode(room, asker), { basis: 'config', evidence, runs: 2, confirmed: gone });
  return true;
}
