import { readObservation } from '../../../../core/bootstrap/reading/read-observation.ts';
import { NO_SETTINGS } from '../../../../core/bootstrap/reading/scene/scene.ts';
import type { ContainerLog } from '../../../../core/contracts/bootstrap/observation.ts';
import { box, deployment, pod } from '../cases/build.ts';

const run = (which: ContainerLog['run'], ...lines: string[]): ContainerLog => ({
  pod: 'retriever-new-1',
  container: 'app',
  run: which,
  lines,
});
const seenWith = (at: string, logs: ContainerLog[]) => ({
  ...{ at, logs, events: [], missing: [] },
  objects: [
    ...deployment('retriever'),
    pod('retriever-new-1', 'ReplicaSet/retriever-new', { boxes: [box('app', 'crash')] }),
  ],
});
const movedWhen = (logs: ContainerLog[]) => {
  const before = seenWith('2026-09-01T11:58:00Z', [run('previous', 'starting', 'no route to the generator')]);
  return readObservation(before, seenWith('2026-09-01T12:00:00Z', logs), NO_SETTINGS).pace.moved;
};

test('a container that says in its next run what it said in the one before has not moved', () => {
  expect(movedWhen([run('current', 'starting', 'no route to the generator')])).toEqual([]);
});

test('one that says something new has moved, in whichever of its runs', () => {
  expect(movedWhen([run('previous', 'starting', 'loading the model')])).toEqual(['Deployment/retriever']);
  expect(movedWhen([run('current', 'starting', 'loading the model')])).toEqual(['Deployment/retriever']);
});
