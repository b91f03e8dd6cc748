import { Annotation, Label, MANAGER } from '../../api/labels.ts';
import { JobMark } from '../../jobs/job-names.ts';
import { MigrationMark } from '../../migration/migration-names.ts';
import type { KubernetesTarget } from '../../registry/rotation.ts';
import { isSame, text, texts } from '../cel.ts';
import { hasOnly } from '../form/known-form.ts';
import { isNew, isOwner, keepsMetadata } from '../form/metadata-form.ts';
import type { Policy } from '../policy.ts';

/**
 * Limits claims to empty ones of Ragmend, and changes to the marks of a quarantine, which stay. The cluster
 * removes a claim whose owner is gone, so setting an owner later would be a way to delete a claim.
 */
export function claimPolicy({ id, kubernetes }: KubernetesTarget): Policy {
  const own = { [Label.Target]: id };
  const shards = texts(kubernetes.shards.map((shard) => shard.id));
  const held = `${isOwner('batch/v1', 'Job')} && owner.name.endsWith('-held')`;
  const kept = `${text(Label.Quarantined)} in oldObject.metadata.?labels.orValue({})`;
  const marks = [Label.Target, Label.Shard, Label.Incident, Label.Quarantined];
  const label = (key: string) => `object.metadata.?labels[?${text(key)}].orValue('')`;
  const reason = isSame(`metadata.?annotations[?${text(Annotation.QuarantineReason)}]`);
  const isMarked = [
    `${label(Label.Quarantined)} == 'true' && ${label(Label.Target)} == ${text(id)} && ${label(Label.Shard)} in ${shards}`,
    'oldObject.metadata.?labels.orValue({}).all(key, key in object.metadata.labels)',
  ].join(' && ');
  const isOwned = `!has(object.metadata.ownerReferences) || ${isSame('metadata.?ownerReferences')}`;
  return {
    name: 'claims',
    why: 'Claims are evidence: the operator makes new ones and marks old ones, and deletes none, by no way round.',
    resources: [{ group: '', resource: 'persistentvolumeclaims', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
    validations: [
      { expression: "request.operation != 'DELETE'", message: 'Ragmend deletes no claim' },
      {
        expression: `request.operation != 'CREATE' || (${isNew({ own, free: [Label.Shard, Label.Incident, JobMark.Job], owner: held, finalizer: IN_USE })} && ${label(Label.Shard)} in ${shards})`,
        message: 'a claim of Ragmend has its labels, and is held by a Job for it',
      },
      {
        expression: `request.operation != 'CREATE' || (${hasOnly('object.spec', OF_A_CLAIM)} && object.spec.?volumeMode.orValue('Filesystem') == 'Filesystem' && ${hasOnly('object.spec.resources', ['requests'])} && ${hasOnly('object.spec.resources.requests', ['storage'])})`,
        message: 'a claim of Ragmend is a new and empty file system, of no volume that stands',
      },
      {
        expression: `request.operation != 'UPDATE' || (${isSame('spec')} && ${keepsMetadata({ labels: marks, fields: ['ownerReferences'] })})`,
        message: 'Ragmend changes marks of a claim alone',
      },
      {
        expression: `request.operation != 'UPDATE' || (${isSame('metadata.?labels')} && ${isSame('metadata.?ownerReferences')} && ${reason}) || (!(${kept}) && (${isOwned}) && ${isMarked})`,
        message: 'Ragmend puts a claim in quarantine, takes none out of it, and gives a claim no owner',
      },
    ],
  };
}

/** The API server gives each claim this finalizer. */
const IN_USE = 'kubernetes.io/pvc-protection';
/** A claim of Ragmend asks for room, and for no volume by its name, its labels or its source. */
const OF_A_CLAIM = ['accessModes', 'resources', 'storageClassName', 'volumeMode'];

/**
 * Forbids to open a claim for writing that Ragmend did not make: its jobs read those alone, and its servers are on
 * claims of its own. The claims themselves are the params.
 */
export function foreignClaimPolicy({ kubernetes }: KubernetesTarget): Policy {
  const claims = "one.?persistentVolumeClaim.claimName.orValue('') == params.metadata.name";
  const isServer = "request.resource.resource == 'deployments'";
  return {
    name: 'foreign-claims',
    why: 'Who writes to a claim of somebody else changes their data: the operator writes to claims that it made.',
    resources: [
      { group: 'batch', resource: 'jobs', operations: ['CREATE', 'UPDATE'] },
      { group: 'apps', resource: 'deployments', operations: ['CREATE'] },
    ],
    // A program of the team that migrates has the claims that its workload has: migration.keepClaims says so.
    only: `!('${MigrationMark.Migrates}' in object.metadata.?labels.orValue({}))`,
    params: { claims: { matchExpressions: [{ key: Label.ManagedBy, operator: 'NotIn', values: [MANAGER] }] } },
    validations: [
      {
        expression: `object.spec.template.spec.?volumes.orValue([]).all(one, !(${claims}) || one.persistentVolumeClaim.?readOnly.orValue(false) || (${isServer} && one.name != ${text(kubernetes.volume)}))`,
        message: 'Ragmend opens a claim that it did not make only to read',
        messageExpression: `"claim '" + params.metadata.name + "' is none that Ragmend made: it is opened only to read"`,
      },
    ],
  };
}
