import { numberAt } from '../../reading/scene/fields.ts';
import { portsInsteadOf } from '../../reading/scene/workloads.ts';
import { targetsOf } from '../graph/wait-edges.ts';
import { referencesOf } from '../render/references.ts';
import type { Item, Render } from '../render/render.ts';
import type { CommandWait } from '../waits/commands.ts';
import { type ContainerWait, waitsOf } from '../waits/container-waits.ts';
import { hostOf } from '../waits/hosts.ts';
import { type Finding, findingAt } from './finding.ts';
import { isOperators } from './not-seen.ts';
import { mayRead } from './rights.ts';

type Waiter = ContainerWait & { item: Item };

/** Rules L4, L5 and L6: the names in waits, whether those stay, and whether the waiter may read them. */
export function waiterFindings(render: Render): Finding[] {
  const waiters = render.items
    .filter(({ turn }) => turn.stage !== 'never')
    .flatMap((item) =>
      (item.pods?.containers ?? []).flatMap((one) => waitsOf(render, item, one).map((wait) => ({ ...wait, item }))),
    );
  return [
    ...waiters.flatMap((one) => [
      ...deletedJobs(render, one),
      ...unreadable(render, one),
      ...absent(render, one),
      ...unanswered(render, one),
    ]),
    ...render.items.flatMap((item) => [...deletedObjects(render, item), ...hastyHook(render, item)]),
  ];
}

const asksApi = (wait: Waiter['wait']): wait is Exclude<CommandWait, { is: 'host' }> =>
  wait.is === 'job' || wait.is === 'pods' || wait.is === 'object';

/** L4: a pod that starts later finds no Job any more. */
function deletedJobs(render: Render, { item, container, path, wait }: Waiter): Finding[] {
  if (wait.is !== 'job') return [];
  return targetsOf(render, item, wait).flatMap((job) => {
    const ttl = numberAt(job.object, 'spec', 'ttlSecondsAfterFinished');
    if (ttl === null && !job.turn.isDeletedOnSuccess) return [];
    const why = ttl === null ? 'its hook-delete-policy deletes it' : `its ttlSecondsAfterFinished of ${ttl} deletes it`;
    const message = `${item.id} waits for ${job.id} in container '${container.name}', and once that is complete, ${why}: the next new pod of ${item.id} never starts.`;
    return [findingAt('L4', item, path, message)];
  });
}

/** L4: a hook that is deleted on success is gone before the release's pods read it. */
function deletedObjects(render: Render, item: Item): Finding[] {
  if (!item.pods || item.turn.stage !== 'main') return [];
  return referencesOf(item.pods).flatMap(({ kind, name, path, by }) => {
    const target = render.find(kind, name, item);
    if (!target?.turn.isDeletedOnSuccess || by === 'pull') return [];
    const message = `${item.id} needs ${target.id}, a hook that its hook-delete-policy deletes once the hooks have succeeded.`;
    return [
      findingAt('L4', item, path, message, { remedy: 'leave hook-succeeded out of the delete policy of that object' }),
    ];
  });
}

/** The seconds in which a deployer is sure to see that a hook Job is complete. */
const SEEN_WITHIN = 60;

/** L4: a hook Job that deletes itself may be gone before the deployer sees that it is complete. */
function hastyHook(render: Render, item: Item): Finding[] {
  const ttl = numberAt(item.object, 'spec', 'ttlSecondsAfterFinished');
  const { hook, stage } = item.turn;
  if (!render.isArgo || item.kind !== 'Job' || ttl === null || ttl > SEEN_WITHIN || hook === null || stage === 'never')
    return [];
  const message = `The sync waits for ${item.id}, a ${hook} hook, and its ttlSecondsAfterFinished of ${ttl} may delete it before Argo CD sees that it is complete.`;
  return [findingAt('L4', item, ['spec', 'ttlSecondsAfterFinished'], message)];
}

const RESOURCES: Record<string, [group: string, resource: string]> = {
  Job: ['batch', 'jobs'],
  Pod: ['', 'pods'],
  Service: ['', 'services'],
  Secret: ['', 'secrets'],
  ConfigMap: ['', 'configmaps'],
  Deployment: ['apps', 'deployments'],
  StatefulSet: ['apps', 'statefulsets'],
  DaemonSet: ['apps', 'daemonsets'],
};

/** L5: without the right, the waiter fails or waits for ever. */
function unreadable(render: Render, { item, container, path, wait }: Waiter): Finding[] {
  const resource = asksApi(wait) ? RESOURCES[wait.kind] : undefined;
  if (!asksApi(wait) || !resource || !item.pods) return [];
  const lack = mayRead(render, item, { group: resource[0], resource: resource[1], verbs: wait.verbs, name: wait.name });
  if (lack === null) return [];
  const message = `${item.id} waits for ${wait.kind} '${wait.name ?? wait.labels}' in container '${container.name}', but ${lack}.`;
  return [findingAt('L5', item, path, message)];
}

/** L6: nobody in the render answers to the name. */
function absent(render: Render, { item, container, path, wait, at: where }: Waiter): Finding[] {
  const name = absentName(render, item, wait);
  if (name === null || where === 'probe' || isMadeByOperator(render, name.name)) return [];
  const message = `${item.id} waits for ${name.kind} '${name.name}' in container '${container.name}', and the render has no ${name.kind} of that name.`;
  return [findingAt('L6', item, path, message)];
}

/** L6: the Service is there, but has no such port. */
function unanswered(render: Render, { item, container, path, wait, at: where }: Waiter): Finding[] {
  if (wait.is !== 'host' || wait.dns || wait.port === null || where === 'probe') return [];
  const found = hostOf(render, item, wait.host);
  const ports = found.is === 'service' ? portsInsteadOf(found.service.object, wait.port) : [];
  if (found.is !== 'service' || ports.length === 0) return [];
  const message = `${item.id} waits for ${found.service.id} at port ${wait.port} in container '${container.name}', which has ${ports.join(', ')} only.`;
  return [findingAt('L6', item, path, message)];
}

function absentName(render: Render, item: Item, wait: Waiter['wait']): { kind: string; name: string } | null {
  if (wait.is === 'host') {
    const found = hostOf(render, item, wait.host);
    return found.is === 'absent' ? { kind: 'Service', name: found.name } : null;
  }
  if ((wait.is !== 'job' && wait.is !== 'pods') || wait.name === null || /[$*{]/.test(wait.name)) return null;
  if (wait.namespace !== null && item.namespace !== '' && wait.namespace !== item.namespace) return null;
  if (wait.namespace !== null && item.namespace === '' && render.all(wait.kind).length === 0) return null;
  return targetsOf(render, item, wait).length > 0 ? null : { kind: wait.kind, name: wait.name };
}

/** Operators name what they make after the object that asks for it. */
const isMadeByOperator = (render: Render, name: string) =>
  render.items.some(
    (one) => isOperators(one) && (name === one.name || name.startsWith(`${one.name}-`) || hasHost(one, name)),
  );

const hasHost = ({ object }: Item, name: string) => JSON.stringify(object.spec ?? {}).includes(`"${name}"`);
