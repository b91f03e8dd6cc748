import type { WaitNode } from '../../../contracts/bootstrap/graph.ts';
import { at } from '../../reading/scene/fields.ts';
import type { Deployer } from '../render/document.ts';
import { type Item, isOnce, type Render } from '../render/render.ts';
import { doneNode } from './item-nodes.ts';
import type { LintGraph } from './lint-graph.ts';

/** Objects that a deployer makes together, before it goes on to the next. */
type Group = { label: string; items: Item[] };

/** Adds the order in which a deployer makes things: hooks and waves, each once the one before it is done. */
export function addTurns(graph: LintGraph, render: Render) {
  let before: { node: WaitNode; label: string } | null = null;
  for (const { label, items } of render.isArgo ? wavesOf(render) : hooksOf(render)) {
    const node = graph.draft.node(label, 'synced');
    for (const item of items) {
      if (before) {
        const text = `is ${kindOfTurn(item)}: it is made once ${before.label} is done`;
        graph.wait(graph.node(item, 'exists'), before.node, {
          by: 'turn',
          item,
          path: hookPath(item),
          text,
          isSure: true,
        });
      }
      if (!isAwaited(item, render)) continue;
      const done = doneNode(graph, item);
      const text = `is done once ${item.id} is ${done.condition}`;
      graph.wait(node, done, { by: 'state', item: null, path: [], text, isSure: true });
    }
    if (before) {
      const text = `follows ${before.label}`;
      graph.wait(node, before.node, { by: 'state', item: null, path: [], text, isSure: true });
    }
    before = { node, label };
  }
}

const kindOfTurn = ({ turn }: Item) => (turn.hook === null ? 'a normal object' : `a ${turn.hook} hook`);

const hookPath = ({ turn }: Item) => (turn.hook === null ? [] : ['metadata', 'annotations']);

/** Kinds in the order in which Helm makes those of one weight and name. */
const KIND_ORDER = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
];
const kindRank = ({ kind }: Item) => KIND_ORDER.indexOf(kind) + 1 || (isOnce({ kind } as Item) ? 99 : 50);

/** Helm runs hooks one by one: by weight, then by name. */
function hooksOf({ items }: Render): Group[] {
  const hooks = (stage: string): Group[] =>
    items
      .filter(({ turn }) => turn.stage === stage)
      .sort((a, b) => a.turn.order - b.turn.order || compare(a.name, b.name) || kindRank(a) - kindRank(b))
      .map((item) => ({ label: `hook ${item.id}`, items: [item] }));
  const main = items.filter(({ turn }) => turn.stage === 'main');
  return [...hooks('before'), { label: 'the release', items: main }, ...hooks('after')];
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const PHASES = [
  ['before', 'PreSync'],
  ['main', 'Sync'],
  ['after', 'PostSync'],
] as const;

/** Argo CD makes a wave at once, and waits until all of it is healthy. */
function wavesOf({ items }: Render): Group[] {
  return PHASES.flatMap(([stage, phase]) => {
    const of = items.filter(({ turn }) => turn.stage === stage);
    const waves = [...new Set(of.map(({ turn }) => turn.order))].sort((a, b) => a - b);
    return waves.map((wave) => ({
      label: waves.length === 1 ? `phase ${phase}` : `wave ${wave} of ${phase}`,
      items: of.filter(({ turn }) => turn.order === wave),
    }));
  });
}

/** Deployers that do not wait for Jobs of the release itself, unless they are told to. */
const SKIPS_JOBS: readonly Deployer[] = ['helm', 'terraform'];

/** Returns whether a deployer goes on only once an object is ready, complete, or bound. */
function isAwaited({ kind, object, turn, pods }: Item, { isArgo, deployer }: Render): boolean {
  if (at(object, 'spec', 'suspend') === true || at(object, 'spec', 'paused') === true) return false;
  if (kind === 'Job') return isArgo || turn.stage !== 'main' || !SKIPS_JOBS.includes(deployer);
  const isHelmHook = !isArgo && turn.stage !== 'main';
  if (isHelmHook) return kind === 'Pod';
  if (kind === 'PersistentVolumeClaim') return true;
  return pods !== null && kind !== 'CronJob' && at(object, 'spec', 'replicas') !== 0;
}
