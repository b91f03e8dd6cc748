import { HttpMethod, KubeConfig, ResponseContext } from '@kubernetes/client-node';
import { type Cluster, clusterOf } from '../../../../adapters/kubernetes/api/cluster.ts';
import type { JsonPatch } from '../../../../adapters/kubernetes/api/fence.ts';
import type { KubeObject } from '../../../../adapters/kubernetes/api/objects.ts';
import { WriteConflict } from '../../../../core/kernel/task-error.ts';

/**
 * The API of a cluster with one object, whose field at `pointer` has a writer at `owned` of its
 * managedFields: who changed it last. It takes GET and JSON Patch; `put` sets the field as somebody
 * else.
 */
export function oneObjectApi(made: object, field: { pointer: string; owned: string[] }) {
  let object = structuredClone(made) as KubeObject;
  let writes = 0;
  Object.assign(object.metadata, { uid: 'u-1', resourceVersion: '1' });
  const written = (manager: string) => {
    writes += 1;
    const time = new Date(1_700_000_000_000 + writes * 1000).toISOString();
    const fieldsV1 = field.owned.reduceRight<object>((inside, key) => ({ [key]: inside }), {}) as Record<
      string,
      unknown
    >;
    object.metadata.managedFields = [{ manager, operation: 'Update', time, fieldsV1 }];
  };
  written('kubectl-create');
  const apply = (patch: JsonPatch, manager: string) => {
    const next = structuredClone(object);
    const isChange = ({ op, path, value }: JsonPatch[number]) =>
      op !== 'test' && path === field.pointer && at(object, path) !== value;
    const changes = patch.some(isChange);
    for (const step of patch) applyStep(next, step);
    object = next;
    if (changes) written(manager);
  };
  const cluster: Cluster = clusterOf(nowhere(), 'rag', () => async (request) => {
    if (request.getHttpMethod() === HttpMethod.PATCH)
      apply(JSON.parse(String(request.getBody())), new URL(request.getUrl()).searchParams.get('fieldManager') ?? '');
    const text = JSON.stringify(object);
    return new ResponseContext(200, {}, { text: async () => text, binary: async () => Buffer.from(text) });
  });
  return {
    cluster,
    object: () => object,
    put: (value: string, manager: string) => apply([{ op: 'replace', path: field.pointer, value }], manager),
  };
}

function nowhere(): KubeConfig {
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromClusterAndUser(
    { name: 'c', server: 'https://nowhere.example', skipTLSVerify: false },
    { name: 'u' },
  );
  return kubeconfig;
}

type Node = Record<string, unknown>;

const keysOf = (path: string) =>
  path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
const follow = (object: object, keys: string[]) =>
  keys.reduce<unknown>((node, key) => (node as Node | undefined)?.[key], object);
const at = (object: object, path: string) => follow(object, keysOf(path));

/** Like an API server, takes an absent field for null in a `test`. */
function applyStep(object: object, { op, path, value }: JsonPatch[number]): void {
  const keys = keysOf(path);
  const parent = follow(object, keys.slice(0, -1)) as Node | undefined;
  const last = String(keys.at(-1));
  const stands = parent?.[last] ?? null;
  if (op === 'test' && JSON.stringify(stands) !== JSON.stringify(value ?? null))
    throw new WriteConflict(`'${path}' is not what the patch expects`);
  if (op === 'test') return;
  if (!parent || (op === 'replace' && stands === null)) throw new WriteConflict(`'${path}' is not there`);
  parent[last] = value;
}
