import { readObservation } from '../../core/bootstrap/reading/read-observation.ts';
import { listAt, numberAt, textAt } from '../../core/bootstrap/reading/scene/fields.ts';
import { type ReadingSettings, sceneOf } from '../../core/bootstrap/reading/scene/scene.ts';
import { behind, templateIn, type Workload, workloadsOf } from '../../core/bootstrap/reading/scene/workloads.ts';
import { settingsOf } from '../../core/bootstrap/settings-of.ts';
import { quoted } from '../../core/bootstrap/show/node-words.ts';
import type { KubeObject, Observation } from '../../core/contracts/bootstrap/observation.ts';
import type { BootstrapConfig, ComponentConfig } from '../../core/contracts/config/bootstrap-config.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const components = findingsOf('components');
const migrations = findingsOf('migrations');

type Seen = { id: string; bootstrap: BootstrapConfig; shards: string[] };

/**
 * Checks whether the components of a start are there, can be reached by those that need them, may be scaled, and
 * whether their migrations are declared so that they can run and be checked.
 */
export function checkStart({ id, bootstrap, shards }: Seen, seen: Observation): Finding[] {
  const settings = settingsOf(bootstrap);
  const all = workloadsOf(sceneOf(null, seen, settings));
  const found = bootstrap.components.map((component) => ({
    component,
    workload: all.find(({ of }) => of === component.workload) ?? null,
  }));
  const services = seen.objects.filter(({ kind }) => kind === 'Service');
  const lacks = found.flatMap(({ component, workload }) =>
    workload === null
      ? [components.failed(`'${component.workload}' does not exist`, 'check its kind, name and namespace')]
      : [...ofShards(component, shards), ...ofSettle(component, workload), ...ofNeeds(component, all, services)],
  );
  const held = heldBack(bootstrap, seen, settings);
  const sound =
    lacks.length === 0 && held.length === 0
      ? [components.ok(`all ${found.length} components of '${id}' are there and can be started anew`)]
      : [];
  return [
    ...lacks,
    ...held,
    ...sound,
    ...found.flatMap(({ component, workload }) => (workload === null ? [] : ofMigration(component, workload))),
  ];
}

function ofShards({ workload }: ComponentConfig, shards: string[]): Finding[] {
  const [, name = ''] = workload.split('/');
  if (!shards.includes(name)) return [];
  return [
    components.failed(`'${workload}' is a shard, which another runbook repairs`, 'remove it from the components'),
  ];
}

function ofSettle({ workload, settle }: ComponentConfig, { object }: Workload): Finding[] {
  const ports = containersIn(object).flatMap((one) =>
    listAt(one, 'ports').map((port) => numberAt(port, 'containerPort')),
  );
  if (settle === undefined || ports.length === 0 || ports.includes(settle.port)) return [];
  return [
    components.warning(
      `no container of '${workload}' names port ${settle.port}, which its settle probe asks`,
      `set settle.port to one of: ${ports.join(', ')}`,
    ),
  ];
}

/** A workload is reached by a Service; a DaemonSet may be reached by its nodes. */
function ofNeeds({ workload, needs }: ComponentConfig, all: Workload[], services: KubeObject[]): Finding[] {
  return needs.flatMap((need) => {
    const needed = all.find(({ of }) => of === need.workload);
    if (!needed || needed.kind === 'DaemonSet' || services.some((one) => behind(one, [needed]).length > 0)) return [];
    return [
      components.warning(
        `no Service sends to '${need.workload}', which '${workload}' needs`,
        'create one, or remove the need if it is not reached by the network',
      ),
    ];
  });
}

/** What a plan must not be made against. */
function heldBack({ components: all }: BootstrapConfig, seen: Observation, settings: ReadingSettings): Finding[] {
  const { signs } = readObservation(null, seen, settings);
  const names = new Set(all.map(({ workload }) => workload));
  return signs
    .filter(({ of, why }) => of !== null && names.has(of) && Object.hasOwn(REMEDIES, why))
    .map(({ why, of, evidence }) =>
      components.warning(`no plan scales '${of}': ${quoted(evidence, of ?? '')}`, REMEDIES[why] ?? ''),
    );
}

const REMEDIES: Partial<Record<string, string>> = {
  autoscaler: 'pause it before you approve a start, or let a person start this one',
  operator: 'a person has to change the object that owns it',
  gitops: 'let it ignore `/spec/replicas` of the group apps',
};

function ofMigration({ workload, migration }: ComponentConfig, { object }: Workload): Finding[] {
  if (migration === undefined) return [];
  const names = containersIn(object).map((one) => textAt(one, 'name'));
  const { container, check, job } = migration;
  if (container !== undefined && !names.includes(container))
    return [
      migrations.failed(
        `'${workload}' has no container '${container}' to migrate in`,
        `set migration.container to one of: ${names.join(', ')}`,
      ),
    ];
  if (check === undefined)
    return [
      migrations.warning(
        `nothing checks the schema of '${workload}': each approval says that idempotency is unproven`,
        'declare migration.check, a command that ends with 0 if the schema is up to date',
      ),
    ];
  return [
    migrations.ok(
      `'${workload}' has a migration${job === undefined ? '' : `, waited for as Job '${job}',`} and a check`,
    ),
  ];
}

const containersIn = (object: KubeObject) => [
  ...listAt(templateIn(object), 'spec', 'initContainers'),
  ...listAt(templateIn(object), 'spec', 'containers'),
];
