import { at } from '../../reading/scene/fields.ts';
import type { Pods } from '../render/pods.ts';
import { type Item, isNear, type Render } from '../render/render.ts';
import { type Finding, findingAt } from './finding.ts';
import { unavailableOf } from './rollout.ts';

/** Rule L20: all pods of a namespace at once, and one more during a rollout, against its quotas. */
export const quotaFindings = (render: Render): Finding[] =>
  render.all('ResourceQuota').flatMap((quota) => {
    if (at(quota.object, 'spec', 'scopes') !== undefined || at(quota.object, 'spec', 'scopeSelector') !== undefined)
      return [];
    const hard = at(quota.object, 'spec', 'hard');
    if (hard === null || typeof hard !== 'object') return [];
    return Object.entries(hard)
      .flatMap(([resource, limit]) => overrun(render, quota, resource, limit))
      .slice(0, 1);
  });

const ROLLED = ['Deployment', 'StatefulSet', 'ReplicaSet'];

function overrun(render: Render, quota: Item, resource: string, limit: unknown): Finding[] {
  const most = amountOf(limit);
  if (most === null) return [];
  const items = render.items.filter(
    (one) => ROLLED.includes(one.kind) && one.pods && one.turn.stage === 'main' && isNear(one, quota),
  );
  const needs = items.map((item) => ({ item, each: needOf(item.pods as Pods, resource) }));
  const total = needs.reduce((sum, { item, each }) => sum + each * (item.pods?.replicas ?? 1), 0);
  const path = ['spec', 'hard', resource];
  const said = `${quota.id} allows ${String(limit)} ${resource}`;
  if (isMore(total, most))
    return [
      findingAt(
        'L20',
        quota,
        path,
        `${said}, and the pods of ${items.map(({ id }) => id).join(', ')} need more: some are never made.`,
      ),
    ];
  const stuck = needs.find(({ item, each }) => each > 0 && isSurging(item) && isMore(total + each, most));
  if (!stuck) return [];
  return [
    findingAt(
      'L20',
      stuck.item,
      ['spec'],
      `${said}, which is room for all pods but not for one more of ${stuck.item.id}: a rollout makes the new pod first, so it never goes on.`,
      { severity: 'warning' },
    ),
  ];
}

/** Sums of fractions are not exact. */
const isMore = (amount: number, limit: number) => amount > limit * (1 + 1e-9);

const isSurging = (item: Item) => item.kind === 'Deployment' && unavailableOf(item)?.most === 0;

function needOf({ containers }: Pods, resource: string): number {
  if (resource === 'pods' || resource === 'count/pods') return 1;
  const [, list = 'requests', name = resource] = /^(requests|limits)\.(.+)$/.exec(resource) ?? [];
  return containers
    .filter(({ role }) => role !== 'init')
    .reduce((sum, { spec }) => {
      const given =
        at(spec, 'resources', list, name) ?? (list === 'requests' ? at(spec, 'resources', 'limits', name) : undefined);
      return sum + (amountOf(given) ?? 0);
    }, 0);
}

const UNITS: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Returns a quantity of Kubernetes as a number, null if it is none. */
function amountOf(quantity: unknown): number | null {
  const { number, unit } =
    /^(?<number>\d+(?:\.\d+)?(?:e\d+)?)(?<unit>[A-Za-z]{0,2})$/.exec(String(quantity))?.groups ?? {};
  if (number === undefined) return null;
  const factor = unit === '' || unit === undefined ? 1 : UNITS[unit];
  return factor === undefined ? null : Number(number) * factor;
}
