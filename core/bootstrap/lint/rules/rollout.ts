import { at, listAt, mapAt, numberAt, textAt, textsAt } from '../../reading/scene/fields.ts';
import { isSelected } from '../../reading/scene/scene.ts';
import { mostPods } from '../graph/pod-edges.ts';
import type { Path } from '../render/document.ts';
import { referencesOf } from '../render/references.ts';
import type { Item, Render } from '../render/render.ts';
import { variablesOf } from '../render/script.ts';
import { type Finding, findingAt } from './finding.ts';

/** Rule L11: a Deployment of one pod that makes the new one first, and what only one of them can have. */
export const rolloutFindings = (render: Render): Finding[] =>
  render.all('Deployment').flatMap((item) => {
    if (item.turn.stage === 'never' || item.pods?.replicas !== 1 || mostPods(render, item) > 1) return [];
    const kept = unavailableOf(item);
    if (kept === null || kept.most >= 1) return [];
    return scarce(render, item).map(({ what, path }) => {
      const message = `A rollout of ${item.id} keeps the old pod until the new one is ready (maxUnavailable ${kept.given} of 1 is 0), and the new one ${what}.`;
      return findingAt('L11', item, path, message);
    });
  });

/** Returns how many pods a rollout may take away, null if it takes all of them first. */
export function unavailableOf({ object, pods }: Item): { given: string; most: number } | null {
  if (textAt(object, 'spec', 'strategy', 'type') === 'Recreate') return null;
  const given = at(object, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable') ?? '25%';
  const most =
    typeof given === 'number' ? given : Math.floor(((pods?.replicas ?? 1) * Number.parseFloat(String(given))) / 100);
  return { given: String(given), most };
}

type Scarce = { what: string; path: Path };

function scarce(render: Render, item: Item): Scarce[] {
  const { pods } = item;
  if (!pods) return [];
  const found = [...claims(render, item), ...devices(item), ...ports(item), ...apart(item), ...leaders(render, item)];
  return found.slice(0, 1);
}

function claims(render: Render, item: Item): Scarce[] {
  return (item.pods ? referencesOf(item.pods) : []).flatMap(({ kind, name, path }) => {
    const claim = kind === 'PersistentVolumeClaim' ? render.find(kind, name, item) : null;
    const modes = textsAt(claim?.object, 'spec', 'accessModes');
    if (!claim || modes.length === 0 || !modes.every((one) => one === 'ReadWriteOnce' || one === 'ReadWriteOncePod'))
      return [];
    return [{ what: `mounts ${claim.id} (${modes.join()}), which the old one holds`, path }];
  });
}

const DEVICE = /^(?:nvidia\.com|amd\.com|gpu\.intel\.com|habana\.ai|aws\.amazon\.com\/neuron|google\.com\/tpu)/;

const devices = ({ pods }: Item): Scarce[] =>
  (pods?.containers ?? []).flatMap(({ spec, path }) =>
    ['limits', 'requests'].flatMap((list) =>
      Object.keys((at(spec, 'resources', list) as object | undefined) ?? {})
        .filter((one) => DEVICE.test(one))
        .map((one) => ({ what: `needs ${one} of its own`, path: [...path, 'resources', list, one] })),
    ),
  );

function ports({ pods }: Item): Scarce[] {
  return (pods?.containers ?? []).flatMap(({ spec, path }) =>
    listAt(spec, 'ports').flatMap((one, index) => {
      const port = numberAt(one, 'hostPort');
      return port === null ? [] : [{ what: `needs port ${port} of a node`, path: [...path, 'ports', index] }];
    }),
  );
}

function apart({ pods }: Item): Scarce[] {
  const where = ['affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'];
  return listAt(pods?.spec, ...where).flatMap((one, index) => {
    const selector = mapAt(one, 'labelSelector', 'matchLabels');
    if (!isSelected(selector, pods?.template)) return [];
    const what = `may not be beside it: anti-affinity by ${textAt(one, 'topologyKey')} is required`;
    return [{ what, path: [...(pods?.path ?? []), ...where, index] }];
  });
}

const LEADER =
  /leader[-_]?(?:only|gated|ready|readiness|elected)|is[-_]?leader|ready[-_]?(?:only|if|when)?[-_]?(?:if|when|on)?[-_]?leader|readiness[-_]\w*leader|leader[-_]\w*readiness/i;

function leaders(render: Render, item: Item): Scarce[] {
  return (item.pods?.containers ?? []).flatMap((container) => {
    const { spec, path } = container;
    const probe = at(spec, 'readinessProbe');
    const asked = [textAt(probe, 'httpGet', 'path') ?? '', ...textsAt(probe, 'exec', 'command')].join(' ');
    if (probe !== undefined && /leader/i.test(asked))
      return [{ what: 'is ready only as the leader', path: [...path, 'readinessProbe'] }];
    const flags = textsAt(spec, 'args').filter((one) => LEADER.test(one) && !/[= ](?:false|0)$/.test(one));
    const set = variablesOf(render, item, container).filter(
      ({ name, value }) => LEADER.test(name) && /^(?:true|1|yes)$/i.test(value),
    );
    if (probe === undefined || (flags.length === 0 && set.length === 0)) return [];
    return [{ what: 'is ready only as the leader', path: [...path, flags.length > 0 ? 'args' : 'env'] }];
  });
}
