import { collectEvidence } from '../../../core/evidence/collect-evidence.ts';
import { EvidenceIncomplete } from '../../../core/evidence/errors.ts';
import { sealEvidence } from '../../../core/evidence/seal-evidence.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { startCopy } from '../../../core/volume/start-copy.ts';
import { FakeEvidenceStore } from '../../fakes/evidence-store.ts';
import { notes, prepareWorld, ref, setStatus } from '../snapshot/world.ts';

const prepare = async () => ({ ...(await prepareWorld()), evidence: new FakeEvidenceStore() });
const filesOf = ({ evidence }: { evidence: FakeEvidenceStore }) => evidence.filesOf(ref.incidentId);

test('logs, workload, store status, registry entry and file listing are collected', async () => {
  const world = await prepare();

  const { files } = await collectEvidence(world, ref);

  const paths = [...filesOf(world).keys()].sort();
  expect(paths).toEqual(['listing.json', 'logs/current.log', 'registry.json', 'store-status.json', 'workload.json']);
  expect(files).toBe(5);
  expect(filesOf(world).get('listing.json')).toContain('chroma.sqlite3');
  expect(await notes(world, 'evidence:collected')).toEqual(['Collected 5 files of first evidence of shard-1.']);
});

test('a source that fails is recorded with its reason, and the others are collected', async () => {
  const world = await prepare();
  world.workloads.logs = async () => {
    throw new DependencyUnavailable('the log folder is away');
  };

  await collectEvidence(world, ref);

  expect(filesOf(world).get('logs.unavailable.txt')).toBe('unavailable: the log folder is away\n');
  expect(filesOf(world).has('registry.json')).toBe(true);
  expect(await notes(world, 'evidence:collected')).toEqual([expect.stringContaining('; unavailable: logs.')]);
});

test('where nothing can be read, each source says so', async () => {
  const world = await prepare();

  const { files } = await collectEvidence(world, { ...ref, shardId: 'shard-9' });

  expect(files).toBe(5);
  for (const text of filesOf(world).values()) expect(text).toContain("unavailable: shard 'shard-9'");
});

test('a large volume is not hashed while the shard still serves', async () => {
  const world = await prepare();
  world.volumes.describe = async (volume) => ({ volume, bytes: 2 * 1024 ** 3, path: '' });

  await collectEvidence(world, ref);

  expect(filesOf(world).get('listing.unavailable.txt')).toContain('takes too long to hash');
});

test('evidence with a whole copy is sealed as copied', async () => {
  const world = await prepare();
  await collectEvidence(world, ref);
  const { jobId } = await startCopy(world, { ...ref, purpose: 'evidence' });
  setStatus(world, jobId, { state: 'succeeded' });

  const output = await sealEvidence(world, ref);

  const { evidence } = await world.caseFile.facts(ref.incidentId);
  const { manifestSha256 } = await world.evidence.seal(ref.incidentId);
  expect(output).toEqual({ copied: true, manifestSha256 });
  expect(evidence).toMatchObject({ copied: true, manifestSha256 });
});

test('what the copy had to leave out is in the sealed evidence, and among the facts', async () => {
  const world = await prepare();
  await collectEvidence(world, ref);
  const { jobId } = await startCopy(world, { ...ref, purpose: 'evidence' });
  setStatus(world, jobId, { state: 'succeeded', left: ['a.sock (socket)'] });

  await sealEvidence(world, ref);

  expect(JSON.parse(filesOf(world).get('left-out.json') ?? '')).toEqual({ left: ['a.sock (socket)'] });
  expect((await world.caseFile.facts(ref.incidentId)).evidence?.left).toEqual(['a.sock (socket)']);
});

test('where no copy was permitted, evidence is sealed without one, and says so', async () => {
  const world = await prepare();
  await collectEvidence(world, ref);

  const { copied } = await sealEvidence(world, ref);

  expect(copied).toBe(false);
  expect((await world.caseFile.facts(ref.incidentId)).evidence?.copied).toBe(false);
});

test('nothing is sealed where the first evidence could not be collected', async () => {
  const world = await prepare();

  await expect(sealEvidence(world, ref)).rejects.toThrow(/first evidence of .* was not collected: .* save its logs/);

  expect((await world.caseFile.facts(ref.incidentId)).evidence).toBeUndefined();
});

test.each([
  ['is torn', { state: 'failed', intact: false, reason: "'a.bin' changed" }],
  ['died', { state: 'failed', reason: 'the agent died' }],
  ['still runs', {}],
] as const)('evidence whose copy %s is not sealed', async (_, status) => {
  const world = await prepare();
  const { jobId } = await startCopy(world, { ...ref, purpose: 'evidence' });
  setStatus(world, jobId, status);

  await expect(sealEvidence(world, ref)).rejects.toBeInstanceOf(EvidenceIncomplete);

  expect((await world.caseFile.facts(ref.incidentId)).evidence).toBeUndefined();
});
