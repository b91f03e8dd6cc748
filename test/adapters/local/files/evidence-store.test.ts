import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { localEvidenceStore } from '../../../../adapters/local/files/evidence-store.ts';
import { fill, sha256Of } from '../../../agent/workplace.ts';
import { evidenceStoreContract, volumeListingContract } from '../../../contracts/evidence-store.contract.ts';
import { stateFolder } from '../state-folder.ts';

let state: ReturnType<typeof stateFolder>;
beforeEach(() => {
  state = stateFolder();
});
afterEach(() => state.close());

evidenceStoreContract('local evidence store', () => ({
  evidence: localEvidenceStore(state),
  read: async (incidentId, path) => readFileSync(state.path('evidence', incidentId, path), 'utf8'),
  addCopy: async (incidentId, files) => void fill(state.path('evidence', incidentId, 'volume'), files),
  async tamper(incidentId, path) {
    const file = state.path('evidence', incidentId, path);
    chmodSync(file, 0o644);
    writeFileSync(file, 'tampered');
  },
}));
volumeListingContract('local evidence store', () => ({
  evidence: localEvidenceStore(state),
  volume: async (files) => state.volume(files),
}));

test('files and manifest are read-only, and the manifest has the sha256 that the seal gives', async () => {
  const evidence = localEvidenceStore(state);
  await evidence.put('incident-1', 'logs/current.log', 'text');

  const { folder, manifestSha256 } = await evidence.seal('incident-1');

  for (const file of ['logs/current.log', 'manifest.json'])
    expect(statSync(`${folder}/${file}`).mode & 0o777).toBe(0o444);
  expect(sha256Of(readFileSync(`${folder}/manifest.json`))).toBe(manifestSha256);
});

test('the copied volume is kept byte for byte, secrets and all, and a part of a copy is not sealed', async () => {
  const evidence = localEvidenceStore(state);
  fill(state.path('evidence', 'incident-1', 'volume'), { 'a.bin': 'api_key=abcdef123456' });
  fill(state.path('evidence', 'incident-1', 'volume.partial'), { 'b.bin': 'b' });

  const { folder, files } = await evidence.seal('incident-1');

  expect(files).toBe(1);
  expect(readFileSync(`${folder}/volume/a.bin`, 'utf8')).toBe('api_key=abcdef123456');
});
