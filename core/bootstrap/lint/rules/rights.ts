import { at, listAt, textAt, textsAt } from '../../reading/scene/fields.ts';
import { type Item, isNear, type Render } from '../render/render.ts';

/** What a waiter asks the API server for. */
export type Asked = { group: string; resource: string; verbs: string[]; name: string | null };

/** Roles that every cluster has, and that may read what is waited for, Secrets aside. */
const BUILT_IN = ['cluster-admin', 'admin', 'edit', 'view'];

/**
 * Returns what keeps the pods of a workload from reading something, null if nothing does, or if the render does not
 * tell: an account or a Role from elsewhere.
 */
export function mayRead(render: Render, item: Item, asked: Asked): string | null {
  const name = textAt(item.pods?.spec, 'serviceAccountName') ?? textAt(item.pods?.spec, 'serviceAccount') ?? 'default';
  const account = render.find('ServiceAccount', name, item);
  const setting =
    at(item.pods?.spec, 'automountServiceAccountToken') ?? at(account?.object, 'automountServiceAccountToken');
  if (setting === false && !projectsToken(item.pods?.spec))
    return `its pod has no token (automountServiceAccountToken: false)`;
  const bindings = [...render.all('RoleBinding'), ...render.all('ClusterRoleBinding')].filter((one) =>
    binds(one, item, name),
  );
  if (bindings.length === 0 && account === null && (name !== 'default' || !hasRights(render))) return null;
  const roles = bindings.map((one) => roleOf(render, one));
  if (roles.includes('unknown')) return null;
  const rules = roles.flatMap((one) => (one === 'unknown' || one === 'built-in' ? [] : listAt(one.object, 'rules')));
  if (roles.includes('built-in') && asked.resource !== 'secrets') return null;
  const lacking = asked.verbs.filter((verb) => !rules.some((rule) => allows(rule, asked, verb)));
  if (lacking.length === 0) return null;
  return `nothing in the render lets ServiceAccount '${name}' ${lacking.join(', ')} ${asked.resource}`;
}

/** A render without any Role leaves rights to somebody else. */
const hasRights = (render: Render) => ['Role', 'ClusterRole'].some((kind) => render.all(kind).length > 0);

const projectsToken = (spec: unknown) =>
  listAt(spec, 'volumes').some((one) =>
    listAt(one, 'projected', 'sources').some((source) => at(source, 'serviceAccountToken') !== undefined),
  );

const binds = (binding: Item, item: Item, account: string) =>
  listAt(binding.object, 'subjects').some((one) => {
    const namespace = textAt(one, 'namespace') ?? '';
    if (one.kind === 'Group') return /^system:(?:serviceaccounts|authenticated)/.test(textAt(one, 'name') ?? '');
    const isHere = namespace === '' || item.namespace === '' || namespace === item.namespace;
    return one.kind === 'ServiceAccount' && one.name === account && isHere;
  });

function roleOf(render: Render, binding: Item): Item | 'built-in' | 'unknown' {
  const kind = textAt(binding.object, 'roleRef', 'kind') ?? 'Role';
  const name = textAt(binding.object, 'roleRef', 'name') ?? '';
  const role = render.all(kind).find((one) => one.name === name && (kind === 'ClusterRole' || isNear(one, binding)));
  if (role) return at(role.object, 'aggregationRule') === undefined ? role : 'unknown';
  return kind === 'ClusterRole' && BUILT_IN.includes(name) ? 'built-in' : 'unknown';
}

function allows(rule: unknown, { group, resource, name }: Asked, verb: string): boolean {
  const has = (key: string, value: string) => textsAt(rule, key).some((one) => one === '*' || one === value);
  const names = textsAt(rule, 'resourceNames');
  const isNamed = names.length === 0 || (name !== null && names.includes(name));
  return has('apiGroups', group) && has('resources', resource) && has('verbs', verb) && isNamed;
}
