import { imageOf } from '../../../core/bootstrap/lint/graph/made-edges.ts';
import type { RenderedDocument } from '../../../core/bootstrap/lint/render/document.ts';
import { type Item, type Render, renderOf } from '../../../core/bootstrap/lint/render/render.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import { ROLES, type Role } from '../../../core/contracts/bootstrap/start-plan.ts';
import { type GuessedMigration, guessMigration } from './guess-migration.ts';
import { type GuessedNeed, guessNeeds } from './guess-needs.ts';
import { guessRole } from './guess-role.ts';

/** A workload of a service and what its start seems to need. */
export type GuessedComponent = {
  workload: string;
  role: Role;
  needs: GuessedNeed[];
  migration: GuessedMigration | null;
};
export type GuessedStart = { components: GuessedComponent[]; notes: string[] };

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * Guesses the components of a service from the objects of its namespace, and from a render of it (hooks are in no
 * cluster). The workloads of shards are none: another runbook repairs them.
 */
export function guessStart(objects: KubeObject[], rendered: RenderedDocument[], shards: string[]): GuessedStart {
  const render = renderOf(objects.map(asDocument), 'any');
  const hooks = renderOf(rendered, 'any');
  const items = KINDS.flatMap((kind) => render.all(kind)).filter((item) => isOwn(item, shards));
  const roles = new Map(items.map((item) => [item.id, guessRole(item.name, imagesOf(item))]));
  const guesses = items.map((item) => guessed(render, hooks, item, roles));
  const [components, dropped] = withoutCircles(guesses.map(({ component }) => component));
  return {
    components: components.sort(byRole),
    notes: [...guesses.flatMap(({ note }) => note ?? []), ...dropped],
  };
}

const asDocument = (object: KubeObject): RenderedDocument => ({
  ...{ object, file: 'the namespace', template: null },
  lineOf: () => 1,
});

/** What Ragmend runs itself, what an operator makes, and what nobody wants now are no components. */
function isOwn({ object, name, kind }: Item, shards: string[]): boolean {
  const { labels = {}, ownerReferences = [] } = object.metadata;
  const isRagmends = labels['app.kubernetes.io/managed-by'] === 'ragmend' || name.startsWith('ragmend-');
  return !isRagmends && ownerReferences.length === 0 && !(kind !== 'DaemonSet' && shards.includes(name));
}

const imagesOf = ({ pods }: Item) =>
  (pods?.containers ?? []).filter(({ role }) => role === 'main').map(({ spec }) => imageOf(spec));

function guessed(render: Render, hooks: Render, item: Item, roles: ReadonlyMap<string, Role>) {
  const { migration, note } = guessMigration(render, item, hooks);
  const needs = guessNeeds(render, item, roles);
  return { component: { workload: item.id, role: roles.get(item.id) ?? 'other', needs, migration }, note };
}

const byRole = (one: GuessedComponent, other: GuessedComponent) =>
  ROLES.indexOf(one.role) - ROLES.indexOf(other.role) || (one.workload < other.workload ? -1 : 1);

/** Leaves out needs that close a circle: nothing could start by them. */
function withoutCircles(components: GuessedComponent[]): [GuessedComponent[], string[]] {
  const kept = new Map<string, string[]>();
  const leadsTo = (from: string, to: string): boolean =>
    from === to || (kept.get(from) ?? []).some((next) => leadsTo(next, to));
  const dropped: string[] = [];
  const all = components.map((one) => ({
    ...one,
    needs: one.needs.filter(({ workload }) => {
      const isCircle = leadsTo(workload, one.workload);
      if (isCircle)
        dropped.push(
          `${one.workload} and ${workload} wait for each other: see \`ragmend lint\`, and let one retry at work`,
        );
      else kept.set(one.workload, [...(kept.get(one.workload) ?? []), workload]);
      return !isCircle;
    }),
  }));
  return [all, dropped];
}
