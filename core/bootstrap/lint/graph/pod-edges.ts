import { at, mapAt, numberAt, textAt } from '../../reading/scene/fields.ts';
import type { Container } from '../render/pods.ts';
import { referencesOf } from '../render/references.ts';
import { backing, type Item, type Render, showsUnready } from '../render/render.ts';
import { waitsOf } from '../waits/container-waits.ts';
import { doneNode } from './item-nodes.ts';
import { follows, type LintGraph } from './lint-graph.ts';
import { addFlux, addMaker, addUnsaidSchema } from './made-edges.ts';
import { addWait } from './wait-edges.ts';

/** Adds what follows from an object: when its pods start, whom a Service sends to, who binds a claim. */
export function addItem(graph: LintGraph, render: Render, item: Item) {
  if (item.pods && item.kind !== 'CronJob') addPods(graph, render, item);
  else if (item.kind === 'Service') addService(graph, render, item);
  else if (item.kind === 'PersistentVolumeClaim') addClaim(graph, render, item);
  else addFlux(graph, render, item);
}

function addPods(graph: LintGraph, render: Render, item: Item) {
  const admitted = graph.node(item, 'admitted');
  const started = graph.node(item, 'started');
  const done = doneNode(graph, item);
  graph.wait(admitted, graph.node(item, 'exists'), follows(item, 'has pods once it is made'));
  graph.wait(started, admitted, follows(item, 'starts its containers once it has pods'));
  graph.wait(done, started, follows(item, `is ${done.condition} once its containers run`));
  addReferences(graph, render, item);
  for (const container of item.pods?.containers ?? [])
    for (const wait of waitsOf(render, item, container))
      addWait(graph, render, item, isHeld(container, wait.at) ? started : done, wait);
  addUnsaidSchema(graph, render, item);
}

/** An init container and a postStart hook hold back the containers; anything else holds back readiness. */
const isHeld = ({ role }: Container, where: 'command' | 'start' | 'probe') =>
  where === 'start' || (role === 'init' && where === 'command') || (role === 'sidecar' && where === 'probe');

function addReferences(graph: LintGraph, render: Render, item: Item) {
  if (!item.pods) return;
  const started = graph.node(item, 'started');
  for (const reference of referencesOf(item.pods)) {
    const { kind, name, path, by } = reference;
    const target = render.find(kind, name, item);
    if (target === null && by !== 'account') addMaker(graph, render, item, reference);
    if (target === null || target.turn.stage === 'never' || by === 'pull') continue;
    const text = `needs ${target.id} (${by === 'environment' ? 'in its environment' : `as ${by}`})`;
    const note = { by: 'reference', item, path, text, isSure: true } as const;
    graph.wait(by === 'account' ? graph.node(item, 'admitted') : started, graph.node(target, 'exists'), note);
    if (kind === 'PersistentVolumeClaim') graph.wait(started, graph.node(target, 'bound'), note);
  }
}

function addService(graph: LintGraph, render: Render, item: Item) {
  const ready = graph.node(item, 'ready');
  graph.wait(ready, graph.node(item, 'exists'), follows(item, 'serves once it is made'));
  const behind = backing(render, item).filter(({ turn }) => turn.stage !== 'never');
  const condition = showsUnready(item) ? 'started' : 'ready';
  graph.wait(
    ready,
    behind.map((one) => graph.node(one, condition)),
    follows(item, `serves once ${behind.map(({ id }) => id).join(' or ')} is ${condition}`),
    'any',
  );
}

/** A claim is bound at once if it names its volume or if its class says so; else its first pod decides where. */
function addClaim(graph: LintGraph, render: Render, item: Item) {
  const bound = graph.node(item, 'bound');
  graph.wait(bound, graph.node(item, 'exists'), follows(item, 'is bound once it is made'));
  const users = render.items.filter((one) => one.turn.stage !== 'never' && one.kind !== 'CronJob' && mounts(one, item));
  if (isBoundAtOnce(render, item)) return;
  graph.wait(
    bound,
    users.map((one) => graph.node(one, 'admitted')),
    {
      by: 'claim',
      item,
      path: [],
      text: `is bound once a pod of ${users.map(({ id }) => id).join(' or ')} uses it`,
      isSure: true,
    },
    'any',
  );
}

/** Returns whether the pods of a workload mount a claim. */
export const mounts = (one: Item, claim: Item): boolean =>
  one.pods !== null &&
  (one.namespace === claim.namespace || one.namespace === '' || claim.namespace === '') &&
  referencesOf(one.pods).some(({ kind, name }) => kind === 'PersistentVolumeClaim' && name === claim.name);

/** Returns whether a claim waits for no pod, as far as the render says. */
export function isBoundAtOnce(render: Render, { object }: Item): boolean {
  if (textAt(object, 'spec', 'volumeName') !== null || at(object, 'spec', 'selector') !== undefined) return true;
  const name = textAt(object, 'spec', 'storageClassName');
  if (name === '') return true;
  const known = render.all('StorageClass').find((one) => (name === null ? isDefault(one) : one.name === name));
  return known !== undefined && textAt(known.object, 'volumeBindingMode') !== 'WaitForFirstConsumer';
}

const isDefault = ({ object }: Item) =>
  mapAt(object, 'metadata', 'annotations')['storageclass.kubernetes.io/is-default-class'] === 'true';

/** Returns how many pods a workload has; a HorizontalPodAutoscaler may say more. */
export function mostPods(render: Render, item: Item): number {
  const scalers = [...render.all('HorizontalPodAutoscaler'), ...render.all('ScaledObject')].filter(
    ({ object }) =>
      textAt(object, 'spec', 'scaleTargetRef', 'name') === item.name &&
      (textAt(object, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment') === item.kind,
  );
  const most = scalers.map(
    ({ object }) => numberAt(object, 'spec', 'maxReplicas') ?? numberAt(object, 'spec', 'maxReplicaCount') ?? 1,
  );
  return Math.max(item.kind === 'DaemonSet' ? 2 : (item.pods?.replicas ?? 1), ...most);
}
