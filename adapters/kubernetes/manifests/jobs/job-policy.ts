import type { V1Validation } from '@kubernetes/client-node';
import { Label } from '../../api/labels.ts';
import type { AgentProgram } from '../../jobs/agent-program.ts';
import { JobMark } from '../../jobs/job-names.ts';
import { UNDISTURBED } from '../../jobs/job-object.ts';
import { ONCE } from '../../migration/migration-job.ts';
import type { KubernetesTarget } from '../../registry/rotation.ts';
import { isManaged, text, texts } from '../cel.ts';
import { agreeBut, hasFields, hasOnly, literal } from '../form/known-form.ts';
import { isNew, isOwner, keepsMetadata } from '../form/metadata-form.ts';
import { isMigration } from '../migration/migration-policy.ts';
import type { Policy } from '../policy.ts';
import { containerRules, podRules, volumeRules } from './agent-form.ts';

/**
 * Returns the limits of the operator's Jobs: each is the agent of this version, field by field. What may differ is
 * named here; any other field is refused. Those of a migration have a policy of their own.
 */
export function jobPolicy(target: KubernetesTarget, program: AgentProgram): Policy {
  return {
    name: 'jobs',
    why: 'Who makes jobs could read any Secret through them, and run anything: those of the operator run the agent alone.',
    resources: [{ group: 'batch', resource: 'jobs', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
    variables: [
      { name: 'isNew', expression: `request.operation == 'CREATE' && !(${isMigration(target, 'object')})` },
      { name: 'isChanged', expression: `request.operation == 'UPDATE' && !(${isMigration(target, 'object')})` },
    ],
    validations: [
      {
        expression: `request.operation == 'CREATE' || (${isManaged('oldObject')} && oldObject.metadata.labels[?${text(Label.Target)}] == optional.of(${text(target.id)}))`,
        message: 'this job is none that Ragmend made',
      },
      ...changes().map(({ expression, message }) => ifSo('isChanged', expression, message)),
      ...[
        ...jobRules(target),
        ...podRules(target, program),
        ...containerRules(target, program),
        ...volumeRules(target, program),
      ].map(({ expression, message }) => ifSo('isNew', expression, message)),
    ],
  };
}

function ifSo(variable: string, expression: string, message = ''): V1Validation {
  return { expression: `!variables.${variable} || (${expression})`, message };
}

function changes(): V1Validation[] {
  return [
    { expression: keepsMetadata(), message: 'Ragmend changes no marks of a job but its own annotations' },
    {
      expression: agreeBut('object.spec', 'oldObject.spec', ['suspend', 'activeDeadlineSeconds']),
      message: 'a job is let go, or ended, and nothing else about it changes',
    },
  ];
}

/** Labels that a Job and its pods may have, with any value; none of them is selected by a Service. */
const MARKS = [Label.Shard, Label.Incident, JobMark.Job, JobMark.Kind];
/** The API server sets these itself. */
const OF_THE_JOB_CONTROLLER = ['controller-uid', 'job-name'].flatMap((key) => [key, `batch.kubernetes.io/${key}`]);
const NOT_MESHED = 'sidecar.istio.io/inject';

/** What a Job of the agent is, but for its pod. */
function jobRules({ id, kubernetes }: KubernetesTarget): V1Validation[] {
  const own = { [Label.Target]: id };
  const shard = `object.metadata.?labels[?${text(Label.Shard)}]`;
  const template = 'object.spec.template.metadata';
  return [
    {
      expression: `${isNew({ own, free: [...MARKS, JobMark.Attempt, JobMark.Holds], owner: isOwner('batch/v1', 'Job') })} && (!${shard}.hasValue() || ${shard}.value() in ${texts(kubernetes.shards.map((one) => one.id))})`,
      message:
        'a job has no labels and annotations but those of Ragmend, no finalizer, and no owner but its first attempt',
    },
    {
      expression: [
        hasOnly('object.spec', [...Object.keys(ONCE), ...OF_A_JOB]),
        hasFields('object.spec', ONCE),
        '!object.spec.?manualSelector.orValue(false)',
        'object.spec.?ttlSecondsAfterFinished.orValue(600) >= 600',
      ].join(' && '),
      message: 'a job runs one pod once, which the cluster tells from others by itself',
    },
    {
      expression: [
        hasOnly('object.spec.template', ['metadata', 'spec']),
        hasOnly(template, ['labels', 'annotations', 'creationTimestamp']),
        `${template}.?labels.orValue({}).all(key, key in ${texts([Label.ManagedBy, Label.Target, ...MARKS, ...OF_THE_JOB_CONTROLLER, NOT_MESHED])})`,
        `${template}.?labels[?${text(NOT_MESHED)}].orValue('false') == 'false'`,
        `${template}.?labels[?${text(Label.Target)}].orValue(${text(id)}) == ${text(id)}`,
        `${template}.?annotations.orValue({}).all(key, ${literal(UNDISTURBED)}[?key] == optional.of(${template}.annotations[key]))`,
      ].join(' && '),
      message: 'the pod of a job has the labels of its job, and no annotation but that no autoscaler moves it',
    },
  ];
}

const OF_A_JOB = [
  'suspend',
  'activeDeadlineSeconds',
  'ttlSecondsAfterFinished',
  'selector',
  'manualSelector',
  'template',
];
