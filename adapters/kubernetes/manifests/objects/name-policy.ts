import { Label } from '../../api/labels.ts';
import type { AgentProgram } from '../../jobs/agent-program.ts';
import { grantName } from '../../jobs/job-grant.ts';
import { JobMark } from '../../jobs/job-names.ts';
import { WORK_PREFIX } from '../../jobs/job-work-map.ts';
import { MigrationMark, migratingComponents, recordName as recordOfRuns } from '../../migration/migration-names.ts';
import { recordName } from '../../registry/registry-record.ts';
import type { KubernetesTarget } from '../../registry/rotation.ts';
import { moveMapName } from '../../settle/move-map.ts';
import { LOG_PREFIX } from '../../workloads/previous-log.ts';
import { isManaged, isSame, text, texts } from '../cel.ts';
import { flagObjectIn } from '../flag-policy.ts';
import { hasOnly } from '../form/known-form.ts';
import { isNew, isOwner, keepsMetadata } from '../form/metadata-form.ts';
import type { Policy } from '../policy.ts';

/** Returns the limits of ConfigMaps and Secrets: those that are named for Ragmend, in the form that it writes. */
export function namePolicy(target: KubernetesTarget, program: AgentProgram): Policy {
  const { id } = target;
  const named = (expression: string) => `request.operation != 'DELETE' && (${expression})`;
  const hasFlag = `request.operation == 'UPDATE' && object.metadata.name in ${texts(flagObjectIn(target, 'configmaps'))}`;
  const owner = `(variables.isWork || variables.isLog) && ${isOwner('batch/v1', 'Job')}`;
  const form = { own: { [Label.Target]: id }, free: MARKS, owner };
  const owners = `${isSame('metadata.?ownerReferences')} || object.metadata.?ownerReferences.orValue([]).all(owner, ${owner})`;
  const isAgents = `variables.isAgent && ${hasOnly('object.metadata.labels', [Label.ManagedBy])} && ${isManaged('object')}`;
  return {
    name: 'names',
    why: 'A Role can not tell by name what is made: the operator makes and changes what is named for Ragmend.',
    resources: ['configmaps', 'secrets'].map((resource) => ({
      ...{ group: '', resource, operations: ['CREATE', 'UPDATE', 'DELETE'] },
    })),
    variables: [
      { name: 'isMap', expression: "request.resource.resource == 'configmaps'" },
      { name: 'isNew', expression: "request.operation == 'CREATE'" },
      { name: 'isAgent', expression: named(`object.metadata.name == ${text(program.configMap)}`) },
      { name: 'isWork', expression: named(`object.metadata.name.startsWith('${WORK_PREFIX}')`) },
      { name: 'isLog', expression: named(`object.metadata.name.startsWith('${LOG_PREFIX}')`) },
      { name: 'isFixed', expression: 'variables.isAgent || variables.isWork' },
      { name: 'hasFlag', expression: `variables.isMap && ${hasFlag}` },
    ],
    validations: [
      {
        expression: `!variables.isMap || variables.hasFlag || ${named(`variables.isFixed || ${isKept(target)}`)}`,
        message: 'this ConfigMap is none that a repair writes',
      },
      {
        expression: `variables.isMap || ${named(`object.metadata.name == ${text(grantName(id))} && object.type == 'Opaque' && ${hasOnly('object.?data.orValue({})', ['credentials.json'])}`)}`,
        message: 'Ragmend writes no Secret but its grant',
      },
      {
        expression: `!variables.isNew || (${isAgents}) || (${isNew(form)})`,
        message: 'what Ragmend writes has its labels, no finalizer, and no owner but a job',
      },
      {
        expression: `variables.isNew || variables.hasFlag || (${keepsMetadata({ fields: ['ownerReferences'] })} && (${owners}) && ${isSame('?immutable')})`,
        message: 'Ragmend changes what an object says and its own annotations, and no label or owner of it',
      },
      {
        expression: `variables.hasFlag || (variables.isAgent || !has(object.binaryData)) && (variables.isFixed || !object.?immutable.orValue(false)) && ${hasOnly('object', FIELDS)}`,
        message: 'what Ragmend writes is text that it may write again, but for the agent and its work',
      },
    ],
  };
}

/** What the operator writes more than once; a person registers the target. */
function isKept(target: KubernetesTarget): string {
  const moves = target.kubernetes.shards.map(({ id }) => moveMapName({ targetId: target.id, shardId: id }));
  const runs = migratingComponents(target).map(({ workload }) => recordOfRuns(workload));
  const isRegistry = `object.metadata.name == ${text(recordName(target.id))} && !variables.isNew`;
  return `object.metadata.name in ${texts([...moves, ...runs])} || variables.isLog || (${isRegistry})`;
}

const FIELDS = ['apiVersion', 'kind', 'metadata', 'type', 'data', 'binaryData', 'immutable'];
const MARKS = [
  ...[Label.Shard, Label.Incident, Label.Workload, JobMark.Job, JobMark.Kind, JobMark.Attempt],
  MigrationMark.Migrates,
];
