import type { ContainerLog, KubeObject } from '../../contracts/bootstrap/observation.ts';
import { readLog } from '../logs/read-log.ts';
import { PATTERNS } from '../logs/table/table.ts';
import { type Container, containersOf } from './scene/container-state.ts';
import type { Said, Scene } from './scene/scene.ts';

type Run = { id: string; lines: string[]; live: boolean };

/**
 * Returns what the last failing run of a container, the run after it, and the same runs of the earlier sample
 * say. What a live run still says in the later sample counts again, and so does what comes back in it: each turn
 * of its loop is a try.
 */
export function saidBy(scene: Scene, pod: KubeObject, container: Container): Said[] {
  const key = `${pod.metadata.name} ${container.name}`;
  const known = scene.said.get(key) ?? readRuns(scene, pod, container);
  scene.said.set(key, known);
  return known;
}

function readRuns(scene: Scene, pod: KubeObject, container: Container): Said[] {
  const patterns = [...scene.settings.patterns, ...PATTERNS];
  const found = new Map<string, Said>();
  const runs = runsOf(scene, pod, container);
  for (const { lines, live } of runs) {
    const seen = new Set<string>();
    for (const finding of readLog(lines, live, patterns)) {
      const { pattern, names, times } = finding;
      const key = [pattern, names.host, names.port, names.name].join(' ');
      const count = seen.has(key) ? 0 : live && times > 1 ? 2 : 1;
      seen.add(key);
      found.set(key, { ...finding, runs: (found.get(key)?.runs ?? 0) + count });
    }
  }
  return withoutGained([...found.values()], runs.at(-1), patterns);
}

/** The runs of which there are logs, the latest last; after a crash both logs may show the same run. */
function runsOf(scene: Scene, pod: KubeObject, container: Container): Run[] {
  const { name } = pod.metadata;
  const before = scene.before.find((one) => one.kind === 'Pod' && one.metadata.name === name);
  const earlier = before && containersOf(before).find((one) => one.name === container.name);
  const runs = [
    ...(earlier ? runsIn(earlier, (run) => scene.logBefore(name, container.name, run), 'earlier') : []),
    ...runsIn(container, (run) => scene.log(name, container.name, run), 'later'),
  ];
  return [...new Map(runs.map((run) => [run.id, run])).values()];
}

function runsIn(
  { state, restarts }: Container,
  linesOf: (run: ContainerLog['run']) => string[] | null,
  sample: string,
): Run[] {
  return (['previous', 'current'] as const).flatMap((run): Run[] => {
    const lines = linesOf(run) ?? [];
    if (lines.length === 0) return [];
    if (state !== 'running') return [{ id: `${restarts} ${lines.join('\n')}`, lines, live: false }];
    return run === 'current'
      ? [{ id: `${restarts} ${sample}`, lines, live: true }]
      : [{ id: `${restarts - 1}`, lines, live: false }];
  });
}

function withoutGained(found: Said[], last: Run | undefined, patterns: Parameters<typeof readLog>[2]): Said[] {
  if (!last || !found.some((one) => one.class === 'gained')) return found;
  const isGained = readLog(last.lines, last.live, patterns).some((one) => one.class === 'gained');
  return found.filter((one) => one.class !== 'gained' && !(isGained && one.class === 'lock'));
}
