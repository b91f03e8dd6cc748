import { listAt, textAt } from '../../reading/scene/fields.ts';
import type { Render } from '../render/render.ts';
import { type Finding, findingAt } from './finding.ts';

/** Controllers that set gates on the pods of others. */
const KNOWN =
  /^(?:target-health\.(?:elbv2|alb\.ingress)\.k8s\.aws|cloud\.google\.com|networking\.gke\.io|apps\.kruise\.io|InPlaceUpdateReady$|KruisePodReady$|service\.readiness\.alibabacloud\.com|readiness\.alibabacloud\.com)/;

/** Rule L19: a pod with a readiness gate is ready once some controller says so. */
export const gateFindings = (render: Render): Finding[] =>
  render.items.flatMap((item) => {
    if (!item.pods || item.turn.stage === 'never') return [];
    return listAt(item.pods.spec, 'readinessGates').flatMap((gate, index) => {
      const type = textAt(gate, 'conditionType') ?? '';
      if (KNOWN.test(type) || isNamedElsewhere(render, type)) return [];
      const path = [...(item.pods?.path ?? []), 'readinessGates', index];
      return [
        findingAt(
          'L19',
          item,
          path,
          `${item.id} is ready once somebody sets the condition '${type}', and nothing in the render does.`,
        ),
      ];
    });
  });

/** Whatever else speaks of the condition may set it. */
const isNamedElsewhere = ({ items }: Render, type: string) =>
  items.some(({ object, pods }) => {
    const text = JSON.stringify(pods ? [object.metadata, pods.containers.map(({ spec }) => spec)] : object);
    return type !== '' && text.includes(type);
  });
