import { StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { GoldenSetTooThin } from '../../../core/validation/errors.ts';
import { probeCopy } from '../../../core/validation/probe-copy.ts';
import { saveFacts } from '../../fakes/save-facts.ts';
import { baselineFor, prepareWorld, ref, rightAnswer, server } from './world.ts';

const COLD = `${ref.incidentId}-cold-1`;
const input = { ...ref, copyId: COLD };

async function prepareCopy(copies: Record<string, string> = { [COLD]: `${COLD}-twin` }) {
  const world = await prepareWorld();
  for (const volume of Object.entries(copies).flat()) world.volumes.standing.add(volume);
  await saveFacts(world.caseFile, ref, { copies });
  world.vectorStore.servers.set(`http://${COLD}-open`, server());
  return world;
}

test('a copy that answers right is well, and nothing of it is left', async () => {
  const world = await prepareCopy();

  const verdict = await probeCopy(world, input);

  expect(verdict).toEqual({ healthy: true, asked: 12, hits: 12, retake: false });
  expect(world.workloads.log).toEqual([`start ${COLD}-open`, `stop ${COLD}-open`]);
  expect(world.volumes.standing).toEqual(new Set(['shard-1']));
});

test('what else the server holds is named as not looked at', async () => {
  const world = await prepareCopy();
  world.vectorStore.servers.set(`http://${COLD}-open`, { ...server(), others: { minutes: 3 } });

  await probeCopy(world, input);

  const [line] = await world.caseFile.timeline(ref.incidentId);
  expect(line?.text).toBe(
    "Opened a copy of shard-1 on a second server: 12 of 12 answers right; not checked, since no golden query covers it: 'minutes'.",
  );
});

test('the copy of a snapshot stays to be uploaded', async () => {
  const copyId = `${ref.incidentId}-snapshot-1`;
  const world = await prepareCopy({ [copyId]: `${copyId}-twin` });
  world.vectorStore.servers.set(`http://${copyId}-open`, server());

  const verdict = await probeCopy(world, { ...ref, copyId });

  expect(verdict.healthy).toBe(true);
  expect(world.volumes.standing).toEqual(new Set(['shard-1', copyId]));
});

test('the first copy that fails is worth another, and its failing queries are kept', async () => {
  const world = await prepareCopy();
  world.vectorStore.servers.set(
    `http://${COLD}-open`,
    server((vector) => ({ ...rightAnswer(vector), ids: ['x'] })),
  );

  const verdict = await probeCopy(world, input);

  const facts = await world.caseFile.facts(ref.incidentId);
  expect(verdict).toEqual({ healthy: false, asked: 12, hits: 0, retake: true });
  expect(facts.failingQueries).toHaveLength(12);
});

test('the second copy that fails is not', async () => {
  const world = await prepareCopy({ earlier: 'earlier-twin', [COLD]: `${COLD}-twin` });
  world.vectorStore.servers.delete(`http://${COLD}-open`);

  const verdict = await probeCopy(world, input);

  expect(verdict).toMatchObject({ healthy: false, retake: false });
});

test('a server that does not come up is a failed probe', async () => {
  const world = await prepareCopy();
  world.workloads.broken.add(`${COLD}-twin`);

  const verdict = await probeCopy(world, input);

  const { probes } = await world.caseFile.facts(ref.incidentId);
  expect(verdict).toEqual({ healthy: false, asked: 12, hits: 0, retake: true });
  expect(probes?.[COLD]?.reason).toBe('the second server did not come up');
});

test('a copy that reads right and refuses a write is not well', async () => {
  const world = await prepareCopy();
  const brittle = { ...server(), refusesWrite: () => true };
  world.vectorStore.servers.set(`http://${COLD}-open`, brittle);

  const verdict = await probeCopy(world, input);

  const { probes } = await world.caseFile.facts(ref.incidentId);
  expect(verdict).toMatchObject({ healthy: false, hits: 12 });
  expect(probes?.[COLD]?.reason).toMatch(/^12 of 12 answers right, but it refused a write/);
});

test('a retry gives the same verdict without asking again', async () => {
  const world = await prepareCopy();
  world.vectorStore.servers.set(
    `http://${COLD}-open`,
    server(() => {
      throw new StoreFailed('500');
    }),
  );
  const first = await probeCopy(world, input);

  const second = await probeCopy(world, input);

  expect(second).toEqual(first);
  expect(world.workloads.log).toEqual([`start ${COLD}-open`, `stop ${COLD}-open`]);
});

test('thin data is refused before a server is started', async () => {
  const world = await prepareCopy();
  await world.goldenSets.record('docs-rag', [], { 'shard-1': baselineFor(9) });

  await expect(probeCopy(world, input)).rejects.toThrow(GoldenSetTooThin);
});

test('a copy that was never made is refused', async () => {
  const world = await prepareCopy({});

  await expect(probeCopy(world, input)).rejects.toThrow(NotFound);
});

test('a probe that breaks off leaves no server behind', async () => {
  const world = await prepareCopy();
  const broken = () => {
    throw new TypeError('bug');
  };
  world.vectorStore.servers.set(`http://${COLD}-open`, server(broken));

  const probing = probeCopy(world, input);

  await expect(probing).rejects.toThrow(TypeError);
  expect(world.workloads.log).toEqual([`start ${COLD}-open`, `stop ${COLD}-open`]);
});
