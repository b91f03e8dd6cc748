import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StartScene } from '../../../core/bootstrap/ports/start-scene.ts';
import type { ContainerLog, KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { Db } from '../records/database.ts';
import { isReady, statusesOf } from './object-fields.ts';
import { lastLines, logFile } from './service-logs.ts';
import { serviceObjects } from './service-objects.ts';

/** The longest pause of the keeper between two runs of a container. */
export const LONGEST_PAUSE_SECONDS = 1;
const MOST_LOGS = 60;
const MOST_LINES = 5_000;

/** Shows the service that runs as processes of this machine as Kubernetes would show it. */
export function localStartScene({ db, dir, clock }: { db: Db; dir: string; clock: Clock }): StartScene {
  const objects = serviceObjects({ db });
  return {
    async observe() {
      const all = objects.all();
      const stuck = all.filter((one) => one.kind === 'Pod' && !isReady(one) && !isDone(one));
      return {
        at: instantOf(clock.now()),
        objects: all.filter(({ kind }) => kind !== 'Secret'),
        events: objects.events(),
        logs: stuck.flatMap((pod) => logsOf(dir, pod)).slice(0, MOST_LOGS),
        missing: ['Secret'],
        rendered: objects.rendered(),
        backOffSeconds: LONGEST_PAUSE_SECONDS,
      };
    },
  };
}

const isDone = (pod: KubeObject) => (pod.status as { phase: string }).phase === 'Succeeded';

/** A container that runs again has two runs; of one that waits after a crash, both logs are the run that ended. */
function logsOf(dir: string, pod: KubeObject): ContainerLog[] {
  return statusesOf(pod).flatMap(({ name, restartCount, state }) => {
    const { name: of } = pod.metadata;
    const read = (run: ContainerLog['run'], number: number): ContainerLog[] => {
      const file = logFile(join(dir, 'service'), of, name, number);
      return existsSync(file) ? [{ pod: of, container: name, run, lines: lastLines(file, MOST_LINES) }] : [];
    };
    const previous = state.running ? restartCount - 1 : restartCount;
    return [...read('previous', previous), ...read('current', restartCount)];
  });
}
