import type { EvidenceStore } from '../../core/evidence/ports.ts';

/** Evidence of all incidents in memory, as one folder. */
export class FakeEvidenceStore implements EvidenceStore {
  readonly files = new Map<string, string>();

  async put(_: string, path: string, content: string): Promise<void> {
    if (!this.files.has(path)) this.files.set(path, content);
  }

  async seal(incidentId: string) {
    return { folder: `/evidence/${incidentId}`, files: this.files.size, manifestSha256: 'c'.repeat(64) };
  }

  async listing() {
    return [{ path: 'chroma.sqlite3', bytes: 1, sha256: 'd'.repeat(64) }];
  }
}
