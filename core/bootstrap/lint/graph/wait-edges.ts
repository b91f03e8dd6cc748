import type { WaitNode } from '../../../contracts/bootstrap/graph.ts';
import { opensPort } from '../../reading/scene/container-state.ts';
import { isSelected } from '../../reading/scene/scene.ts';
import { backing, type Item, isHeadless, isNear, isOnce, type Render, showsUnready } from '../render/render.ts';
import type { ContainerWait } from '../waits/container-waits.ts';
import { hostOf } from '../waits/hosts.ts';
import { isProxy } from '../waits/proxies.ts';
import type { LintGraph, Note } from './lint-graph.ts';
import { addMaker, migrationJobs } from './made-edges.ts';

/** Adds a wait of a container, if the render shows what it waits for. */
export function addWait(graph: LintGraph, render: Render, item: Item, from: WaitNode, one: ContainerWait) {
  const { wait } = one;
  const note = noteOf(item, one);
  if (wait.is === 'host') return waitForHost(graph, render, { item, from, one, note }, wait.host, wait.dns);
  if (wait.is === 'store') return waitForHost(graph, render, { item, from, one, note }, wait.host, false);
  if (wait.is === 'schema') {
    const jobs = migrationJobs(render, item).map((job) => graph.node(job, 'complete'));
    return graph.wait(from, jobs, note, 'any');
  }
  if (wait.is === 'object') {
    const target = render.find(wait.kind, wait.name, item);
    if (target) return graph.wait(from, graph.node(target, 'exists'), note);
    const { kind, name } = wait;
    return kind === 'Secret' || kind === 'ConfigMap'
      ? addMaker(graph, render, item, { kind, name, path: one.path, by: 'environment' })
      : undefined;
  }
  const targets = targetsOf(render, item, wait).filter(
    (each) => (each !== item || wait.labels === null) && each.turn.stage !== 'never',
  );
  const condition = wait.is === 'job' ? 'complete' : 'ready';
  graph.wait(
    from,
    targets.map((each) => graph.node(each, condition)),
    note,
    wait.labels === null ? undefined : 'any',
  );
}

type Asked = { item: Item; from: WaitNode; one: ContainerWait; note: Note };

function waitForHost(graph: LintGraph, render: Render, { item, from, one, note }: Asked, host: string, dns: boolean) {
  const found = hostOf(render, item, host);
  if (found.is === 'own' && isOfLater(item, one)) return graph.wait(from, graph.node(item, 'ready'), note);
  if (found.is !== 'service' || found.service.turn.stage === 'never') return;
  const { service } = found;
  const behind = backing(render, service);
  if (one.isOrdinal && behind.includes(item)) return;
  if (!dns || (isHeadless(service) && !showsUnready(service)))
    return graph.wait(from, graph.node(service, 'ready'), note);
  graph.wait(from, graph.node(service, 'exists'), note);
  if (isHeadless(service))
    graph.wait(
      from,
      behind.map((each) => graph.node(each, 'admitted')),
      note,
      'any',
    );
}

/** What the next containers wait for asks for a port of its own pod, which a container opens that comes after it. */
function isOfLater({ pods }: Item, { container, wait, path }: ContainerWait): boolean {
  const port = wait.is === 'host' ? wait.port : null;
  if (port === null) return false;
  const containers = pods?.containers ?? [];
  const later = containers.slice(containers.indexOf(container) + 1).filter(({ role }) => role !== 'init');
  const holds = container.role === 'init' || (container.role === 'sidecar' && path.at(-1) === 'startupProbe');
  return holds && later.some((one) => opensPort(one.spec, port) && !isProxy(one));
}

/** Returns the objects that a waiter names, or selects by a label. */
export function targetsOf(
  render: Render,
  item: Item,
  wait: { kind: string; name: string | null; labels: string | null },
): Item[] {
  if (wait.name !== null) {
    const owner = wait.kind === 'Pod' ? ownerOfPod(render, item, wait.name) : null;
    const target = owner ?? render.find(wait.kind, wait.name, item);
    return target ? [target] : [];
  }
  const [key = '', value = ''] = (wait.labels ?? '').split(/==?/);
  const isMatching = (one: Item) =>
    isNear(one, item) &&
    (isSelected({ [key]: value }, one.object) || isSelected({ [key]: value }, one.pods?.template ?? {}));
  return render.items.filter((one) =>
    wait.kind === 'Pod'
      ? one.pods !== null && !isOnce(one) && isSelected({ [key]: value }, one.pods.template) && isNear(one, item)
      : one.kind === wait.kind && isMatching(one),
  );
}

const ownerOfPod = (render: Render, item: Item, pod: string): Item | null =>
  render.all('StatefulSet').find((one) => isNear(one, item) && new RegExp(`^${one.name}-\\d+$`).test(pod)) ?? null;

function noteOf(item: Item, { container, wait, path, at }: ContainerWait): Note {
  const who = `container '${container.name}'${at === 'probe' ? ' is probed' : ''}`;
  const isSure = wait.is !== 'store' && wait.is !== 'schema';
  return {
    by: wait.is === 'schema' ? 'schema' : 'wait',
    item,
    path,
    text: `waits for ${saidOf(wait)}: its ${roleOf(container)}${who}`,
    isSure,
  };
}

const roleOf = ({ role }: ContainerWait['container']) =>
  role === 'init' ? 'init ' : role === 'sidecar' ? 'sidecar ' : '';

function saidOf(wait: ContainerWait['wait']): string {
  if (wait.is === 'schema') return 'migrations';
  if (wait.is === 'host' || wait.is === 'store') return `'${wait.host}'`;
  return `${wait.kind} '${wait.name ?? wait.labels ?? ''}'`;
}
