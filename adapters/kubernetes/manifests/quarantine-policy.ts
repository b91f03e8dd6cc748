import { Annotation, Label } from '../api/labels.ts';
import { text } from './cel.ts';
import type { Policy } from './policy.ts';

/**
 * Returns a policy by which no pod, whoever creates it, opens a quarantined claim for writing: a
 * team's own deployment would start the damaged server on it again. Reading stays possible, because
 * the claim is evidence. The claims themselves are the params, so that the label alone decides.
 */
export function quarantinePolicy(): Policy {
  const claim = 'params.metadata.name';
  const reason = `params.metadata.?annotations[?${text(Annotation.QuarantineReason)}].orValue('no reason is noted')`;
  const shard = `params.metadata.?labels[?${text(Label.Shard)}].orValue('SHARD')`;
  return {
    name: 'quarantine',
    why: 'A quarantined claim is evidence: no server may write to it, also where a deployment starts the old one again.',
    resources: [{ group: '', resource: 'pods', operations: ['CREATE'] }],
    params: { claims: { matchLabels: { [Label.Quarantined]: 'true' } } },
    forAll: true,
    validations: [
      {
        expression: `object.spec.?volumes.orValue([]).all(one, !has(one.persistentVolumeClaim) || one.persistentVolumeClaim.claimName != ${claim} || one.persistentVolumeClaim.?readOnly.orValue(false))`,
        message: 'a quarantined claim is mounted read-only, or not at all',
        messageExpression: `"claim '" + ${claim} + "' is kept as evidence, " + ${reason} + ": \`ragmend settle " + ${shard} + "\` gives this workload the good data; to look at the claim, mount it readOnly"`,
      },
    ],
  };
}
