import type { V1Validation } from '@kubernetes/client-node';
import { Label } from '../../api/labels.ts';
import { kindAndName } from '../../bootstrap/workload.ts';
import { JobMark } from '../../jobs/job-names.ts';
import { ONCE } from '../../migration/migration-job.ts';
import {
  componentName,
  jobNameOf,
  type MigratingComponent,
  MigrationMark,
  migratingComponents,
} from '../../migration/migration-names.ts';
import type { KubernetesTarget } from '../../registry/rotation.ts';
import { isManaged, isSame, text, texts } from '../cel.ts';
import { agreeBut, hasFields, hasOnly } from '../form/known-form.ts';
import { isLabelled, isNew, keepsMetadata } from '../form/metadata-form.ts';
import type { Bound, Policy } from '../policy.ts';
import { containerRules, podRules } from './migration-form.ts';

/**
 * Returns the limits of the Jobs that migrate: each is the pod template of its workload with the
 * declared program, field by field. What may differ is named here; any other field is refused.
 */
export function migrationPolicies(target: KubernetesTarget): Policy[] {
  const components = migratingComponents(target);
  if (components.length === 0) return [];
  return [...components.map((component) => templatePolicy(target, component)), changePolicy(target)];
}

/** Returns the CEL condition that an object is the Job of a migration; `which` is `object` or `oldObject`. */
export function isMigration(target: KubernetesTarget, which: 'object' | 'oldObject'): string {
  const names = migratingComponents(target).map(({ workload }) => componentName(workload));
  return `${which}.metadata.?labels[?${text(MigrationMark.Migrates)}].orValue('') in ${texts(names)}`;
}

function templatePolicy(target: KubernetesTarget, component: MigratingComponent): Policy {
  const { kind } = kindAndName(component.workload);
  const container = component.migration.container;
  return {
    name: `migration-${componentName(component.workload)}`,
    why: `A migration has what the pods of '${component.workload}' have, Secrets too: so it is their template, with the program that ragmend.yaml declares, and nothing else.`,
    resources: [{ group: 'batch', resource: 'jobs', operations: ['CREATE'] }],
    params: { kind, bound: [boundTo(target, component)] },
    variables: [
      { name: 'template', expression: 'object.spec.template' },
      { name: 'pod', expression: 'object.spec.template.spec' },
      { name: 'own', expression: 'params.spec.template.spec' },
      { name: 'all', expression: 'variables.own.containers + variables.own.?initContainers.orValue([])' },
      {
        name: 'named',
        expression:
          container === undefined
            ? '[variables.own.containers[0]]'
            : `variables.all.filter(one, one.name == ${text(container)})`,
      },
      { name: 'volumes', expression: 'variables.pod.?volumes.orValue([]).map(one, one.name)' },
    ],
    validations: [...jobRules(target, component), ...podRules(component), ...containerRules(component)],
  };
}

function boundTo({ kubernetes: { namespace } }: KubernetesTarget, { workload }: MigratingComponent): Bound {
  const { name } = kindAndName(workload);
  const matchLabels = { [MigrationMark.Migrates]: componentName(workload) };
  return {
    suffix: 'template',
    paramRef: { name, namespace, parameterNotFoundAction: 'Deny' },
    matchResources: { objectSelector: { matchLabels } },
  };
}

/** What a Job of a migration is, but for its pod. */
function jobRules({ id }: KubernetesTarget, component: MigratingComponent): V1Validation[] {
  const { workload, migration } = component;
  const own = { [Label.Target]: id, [MigrationMark.Migrates]: componentName(workload) };
  const free = [Label.Incident, MigrationMark.Run];
  const migrates = text(jobNameOf(component, 'migrate'));
  const others = migration.check === undefined ? [] : [jobNameOf(component, 'check')];
  const gate = migration.check === undefined || migration.job === undefined ? [] : [migration.job];
  return [
    {
      expression: `object.metadata.name in [${migrates}, ${[...others, ...gate].map(text).join(', ')}]`,
      message: `a Job for '${workload}' has a name that ragmend.yaml gives it`,
    },
    {
      expression: isNew({ own, free }),
      message: 'a migration has no labels and annotations but those of Ragmend, no owner and no finalizer',
    },
    {
      expression: [
        hasOnly('object.spec', [...Object.keys(ONCE), ...OF_A_JOB]),
        hasFields('object.spec', ONCE),
        '!object.spec.?manualSelector.orValue(false)',
        `object.spec.suspend == (object.metadata.name == ${migrates})`,
        `object.spec.activeDeadlineSeconds == ${migration.deadlineSeconds}`,
      ].join(' && '),
      message: `a Job for '${workload}' runs one pod once, a migration when it is let go: see migration.deadlineSeconds`,
    },
    {
      expression: [
        hasOnly('variables.template', ['metadata', 'spec']),
        hasOnly('variables.template.metadata', ['labels', 'annotations', 'creationTimestamp']),
        isLabelled(
          'variables.template.metadata',
          own,
          [...free, ...OF_THE_JOB_CONTROLLER],
          'params.spec.template.metadata',
        ),
      ].join(' && '),
      message: `a migration has the labels of the pods of '${workload}' and Ragmend's own`,
    },
  ];
}

const OF_A_JOB = ['suspend', 'activeDeadlineSeconds', 'podFailurePolicy', 'selector', 'manualSelector', 'template'];
/** The API server sets these itself. */
const OF_THE_JOB_CONTROLLER = [
  ...['controller-uid', 'job-name', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name'],
];

/** Limits what becomes of a Job that migrates: it is let go once, marked, ended and removed. */
function changePolicy(target: KubernetesTarget): Policy {
  return {
    name: 'migration-changes',
    why: 'Who may change a Job could run it twice, or something else: a migration is let go, marked and ended.',
    resources: [{ group: 'batch', resource: 'jobs', operations: ['UPDATE', 'DELETE'] }],
    variables: [
      {
        name: 'others',
        expression: `request.operation == 'DELETE' || !(${isMigration(target, 'object')} || ${isMigration(target, 'oldObject')})`,
      },
    ],
    validations: [
      {
        expression: `request.operation != 'DELETE' || ${isManaged('oldObject')}`,
        message: 'this job is none that Ragmend made',
      },
      {
        expression: `variables.others || (${keepsMetadata()})`,
        message: 'Ragmend changes no marks of a migration but its own',
      },
      {
        expression: `variables.others || (${agreeBut('object.spec', 'oldObject.spec', ['suspend', 'activeDeadlineSeconds'])})`,
        message: 'Ragmend changes nothing of what a migration runs',
      },
      {
        expression: `variables.others || ((${isSame('spec.suspend')} || (!object.spec.suspend && !(${text(JobMark.Stopped)} in oldObject.metadata.annotations))) && (${isSame('spec.activeDeadlineSeconds')} || object.spec.activeDeadlineSeconds == 1))`,
        message: 'a migration is let go once, or ended',
      },
    ],
  };
}
