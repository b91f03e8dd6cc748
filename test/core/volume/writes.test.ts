import { ONLY } from '../../../core/contracts/case-file.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { pauseWrites } from '../../../core/volume/pause-writes.ts';
import type { WriteGate } from '../../../core/volume/ports.ts';
import { resumeWrites } from '../../../core/volume/resume-writes.ts';
import { FakeCaseFile } from '../../fakes/case-file.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { ref } from '../snapshot/world.ts';

const prepare = () => {
  const paused = new Set<string>();
  const writeGate: WriteGate = {
    pause: async ({ shardId }: ShardFence) => void paused.add(shardId),
    resume: async ({ shardId }: ShardFence) => void paused.delete(shardId),
  };
  return { paused, writeGate, caseFile: new FakeCaseFile(new FakeClock()) };
};

test('writes are paused and resumed, each told once however often it is retried', async () => {
  const deps = prepare();

  for (const verb of [pauseWrites, pauseWrites, resumeWrites, resumeWrites, pauseWrites]) await verb(deps, ref);

  const lines = (await deps.caseFile.timeline(ref.incidentId)).map(({ text }) => text);
  expect(lines).toEqual(['Paused writes to shard-1.', 'Resumed writes to shard-1.', 'Paused writes to shard-1.']);
  expect([...deps.paused]).toEqual(['shard-1']);
});

test('resuming what was never paused is done, and not told', async () => {
  const deps = prepare();

  await resumeWrites(deps, ref);

  expect(await deps.caseFile.timeline(ref.incidentId)).toEqual([]);
});

test.each([
  ['as-found', false],
  ['reintroduced', false],
  ['out', true],
  ['replica', true],
  [undefined, true],
] as const)('writers of a shard that the tail left %s wait on: %s', async (left, waits) => {
  const deps = prepare();
  await pauseWrites(deps, ref);
  if (left) await deps.caseFile.save(ref, 'left', ONLY, left);

  await resumeWrites(deps, { ...ref, onlyInRotation: true });

  expect(deps.paused.has('shard-1')).toBe(waits);
});
