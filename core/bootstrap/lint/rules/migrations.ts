import { at, numberAt } from '../../reading/scene/fields.ts';
import { migratingContainers } from '../graph/made-edges.ts';
import { mostPods } from '../graph/pod-edges.ts';
import type { Container } from '../render/pods.ts';
import { type Item, isOnce, type Render } from '../render/render.ts';
import { scriptOf } from '../render/script.ts';
import { commandPath } from '../waits/container-waits.ts';
import { isDownloading } from '../waits/work.ts';
import { type Finding, findingAt } from './finding.ts';

/** Rules L15 and L16: pods that migrate or download while they start. */
export const migrationFindings = (render: Render): Finding[] =>
  render.items
    .filter((item) => item.pods && !isOnce(item) && item.turn.stage !== 'never')
    .flatMap((item) => [...manyMigrators(render, item), ...hastyLiveness(render, item)]);

function manyMigrators(render: Render, item: Item): Finding[] {
  const [container] = migratingContainers(render, item);
  const most = mostPods(render, item);
  if (!container || most < 2) return [];
  const how = item.kind === 'DaemonSet' ? 'on every node' : `in up to ${most} pods`;
  return [
    findingAt(
      'L15',
      item,
      commandPath(container),
      `${item.id} migrates in container '${container.name}', ${how} at once.`,
    ),
  ];
}

/** From here on, a liveness probe is taken to have been made for a long start. */
const LONG_SECONDS = 300;

function hastyLiveness(render: Render, item: Item): Finding[] {
  const migrates = migratingContainers(render, item);
  return (item.pods?.containers ?? []).flatMap((container) => {
    const { spec, path, role, name } = container;
    const probe = at(spec, 'livenessProbe');
    const isMigrator = migrates.includes(container);
    if (role === 'init' || probe === undefined || at(spec, 'startupProbe') !== undefined) return [];
    if (!isMigrator && !isDownloading(modelWords(render, item, container))) return [];
    const seconds = budgetOf(probe);
    if (seconds >= LONG_SECONDS) return [];
    const work = isMigrator ? 'migrates' : 'downloads a model';
    return [
      findingAt(
        'L16',
        item,
        [...path, 'livenessProbe'],
        `Container '${name}' of ${item.id} ${work} before it answers, and its livenessProbe ends it after about ${seconds} s.`,
      ),
    ];
  });
}

const modelWords = (render: Render, item: Item, container: Container) => scriptOf(render, item, container);

const budgetOf = (probe: unknown) =>
  (numberAt(probe, 'initialDelaySeconds') ?? 0) +
  (numberAt(probe, 'periodSeconds') ?? 10) * (numberAt(probe, 'failureThreshold') ?? 3);
