import type { ContainerLog, KubeObject } from '../../contracts/bootstrap/observation.ts';
import { type LogFinding, readLog } from '../logs/read-log.ts';
import { PATTERNS } from '../logs/table/table.ts';
import { shown } from '../show/node-words.ts';
import { endsByItself } from './ends-by-itself.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Container, containersOf } from './scene/container-state.ts';
import type { Said, SampledRun, Scene } from './scene/scene.ts';

type Run = Pick<SampledRun, 'id' | 'live'> & { said: LogFinding[] };

/**
 * Returns what the last failing run of a container, the run after it, and the same runs of the earlier sample
 * say. What a live run still says in the later sample counts again, and so does what comes back in it: each turn
 * of its loop is a try. A line of the last run that ended counts twice if the container ends by itself: both looks
 * may fall into the run after it.
 */
export function saidBy(scene: Scene, pod: KubeObject, container: Container): Said[] {
  const key = `${pod.metadata.name} ${container.name}`;
  const known = scene.said.get(key) ?? joined(runsOf(scene, pod, container), endsByItself(scene, pod, container));
  scene.said.set(key, known);
  return known;
}

function joined(runs: Run[], endsAgain: boolean): Said[] {
  const found = new Map<string, Said>();
  const last = runs.findLast(({ live }) => !live);
  for (const run of runs) {
    const { said, live } = run;
    const seen = new Set<string>();
    for (const finding of said) {
      const { pattern, names, times } = finding;
      const key = [pattern, names.host, names.port, names.name].join(' ');
      const isTwice = live ? times > 1 : endsAgain && run === last;
      const count = seen.has(key) ? 0 : isTwice ? 2 : 1;
      seen.add(key);
      found.set(key, { ...finding, runs: (found.get(key)?.runs ?? 0) + count });
    }
  }
  return withoutGained([...found.values()], runs.at(-1));
}

/** The runs of which there are logs, the latest last; after a crash both logs may show the same run. */
function runsOf(scene: Scene, pod: KubeObject, container: Container): Run[] {
  const before = scene
    .runsBefore(pod.metadata.name, container.name)
    .map((run): Run => (run.live ? { ...run, id: `${run.id} before` } : run));
  const runs = [...before, ...runsNow(scene, pod, container)];
  return [...new Map(runs.map((run) => [run.id, run])).values()];
}

function runsNow(scene: Scene, pod: KubeObject, container: Container): Run[] {
  const key = `${pod.metadata.name} ${container.name}`;
  const known = scene.runs.get(key) ?? readRuns(scene, pod, container);
  scene.runs.set(key, known);
  return known;
}

function readRuns(scene: Scene, pod: KubeObject, { name, state, restarts }: Container): Run[] {
  const patterns = [...scene.settings.patterns, ...PATTERNS];
  return (['previous', 'current'] as const).flatMap((run): Run[] => {
    const lines = scene.log(pod.metadata.name, name, run) ?? [];
    if (lines.length === 0) return [];
    const live = state === 'running' && run === 'current';
    return [{ id: idOf(run, { state, restarts }, lines), live, said: readLog(lines, live, patterns) }];
  });
}

function idOf(run: ContainerLog['run'], { state, restarts }: Pick<Container, 'state' | 'restarts'>, lines: string[]) {
  if (state !== 'running') return `${restarts} ${fingerprintOf(lines.join('\n'))}`;
  return `${run === 'current' ? restarts : restarts - 1}`;
}

function withoutGained(found: Said[], last: Run | undefined): Said[] {
  if (!last || !found.some((one) => one.class === 'gained')) return found;
  const isGained = last.said.some((one) => one.class === 'gained');
  return found.filter((one) => one.class !== 'gained' && !(isGained && one.class === 'lock'));
}

/** Of all runs together, more findings say nothing new, and what is kept of a sample has to stay small. */
const MOST_SAID = 200;

/** Returns what each run of a scene said, for the next sample. */
export function sampledRuns(scene: Scene): SampledRun[] {
  let left = MOST_SAID;
  return scene.all('Pod').flatMap((pod) =>
    containersOf(pod).flatMap((container) =>
      runsNow(scene, pod, container).map((run): SampledRun => {
        const said = run.said.slice(0, left).map((one) => ({ ...one, text: shown(one.text), template: '' }));
        left -= said.length;
        return { pod: pod.metadata.name, container: container.name, ...run, said };
      }),
    ),
  );
}
