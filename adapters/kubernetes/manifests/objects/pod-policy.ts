import { Label } from '../../api/labels.ts';
import { componentsOf } from '../../bootstrap/workload.ts';
import { JobMark } from '../../jobs/job-names.ts';
import type { KubernetesTarget } from '../../registry/rotation.ts';
import { isManaged, text, texts } from '../cel.ts';
import type { Policy } from '../policy.ts';

/** Returns which pods the operator ends, by the controller that made them: a name says nothing. */
export function podPolicy(target: KubernetesTarget): Policy {
  const { id, kubernetes } = target;
  const sets = [...kubernetes.shards.map(({ workload }) => workload), ...componentsOf(target, 'StatefulSet')];
  const label = (key: string) => `oldObject.metadata.?labels[?${text(key)}]`;
  const isOfJob = `${isManaged('oldObject')} && ${label(Label.Target)} == optional.of(${text(id)}) && ${label(JobMark.Job)}.hasValue()`;
  const ofDeployment = `${texts(componentsOf(target, 'Deployment'))}.exists(name, owner.name == name + '-' + ${label('pod-template-hash')}.orValue(''))`;
  const makers = [
    `(owner.kind == 'Job' && ${isOfJob})`,
    `(owner.kind == 'StatefulSet' && owner.name in ${texts(sets)})`,
    `(owner.kind == 'DaemonSet' && owner.name in ${texts(componentsOf(target, 'DaemonSet'))})`,
    `(owner.kind == 'ReplicaSet' && ${ofDeployment})`,
  ];
  return {
    name: 'pods',
    why: 'The operator ends pods of shards, of components that it starts and of its own, and nobody else.',
    resources: [{ group: '', resource: 'pods', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
    validations: [
      {
        expression: `request.operation == 'DELETE' && oldObject.metadata.?ownerReferences.orValue([]).exists(owner, owner.?controller.orValue(false) && (${makers.join(' || ')}))`,
        message: 'Ragmend ends pods of shards, of components and of its jobs, and changes none',
      },
    ],
  };
}
