import { evidenceStoreContract, volumeListingContract } from '../contracts/evidence-store.contract.ts';
import { FakeEvidenceStore } from './evidence-store.ts';

evidenceStoreContract('FakeEvidenceStore', () => {
  const evidence = new FakeEvidenceStore();
  return {
    evidence,
    read: async (incidentId, path) => evidence.filesOf(incidentId).get(path) ?? '',
    async addCopy(incidentId, files) {
      for (const [path, text] of Object.entries(files)) evidence.filesOf(incidentId).set(`volume/${path}`, text);
    },
    tamper: async (incidentId, path) => void evidence.filesOf(incidentId).set(path, 'tampered'),
  };
});

volumeListingContract('FakeEvidenceStore', () => {
  const volumes = new Map<string, Record<string, string>>();
  return {
    evidence: new FakeEvidenceStore((volume) => volumes.get(volume) ?? null),
    async volume(files) {
      volumes.set('shard-1', files);
      return 'shard-1';
    },
  };
});
