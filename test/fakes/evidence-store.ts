import { createHash } from 'node:crypto';
import {
  checkedEvidencePath,
  type EvidenceFile,
  type EvidenceManifest,
  isManifest,
  manifestName,
  nextManifest,
} from '../../adapters/formats/evidence-manifest.ts';
import { redact } from '../../adapters/formats/redact.ts';
import type { EvidenceStore } from '../../core/evidence/ports.ts';
import { NotFound } from '../../core/kernel/task-error.ts';

type Files = Record<string, string>;

/**
 * Evidence in memory, sealed by the rules of the real store; `volumeOf` returns the files of a
 * volume, null for an unknown one.
 */
export class FakeEvidenceStore implements EvidenceStore {
  private readonly kept = new Map<string, Map<string, string>>();

  constructor(private readonly volumeOf: (volume: string) => Files | null = () => ({ 'chroma.sqlite3': 'rows' })) {}

  /** Returns the files of an incident, including the copied volume and the manifests. */
  filesOf(incidentId: string): Map<string, string> {
    const files = this.kept.get(incidentId) ?? new Map<string, string>();
    this.kept.set(incidentId, files);
    return files;
  }

  async put(incidentId: string, path: string, content: string): Promise<void> {
    const files = this.filesOf(incidentId);
    const name = checkedEvidencePath(path, () => false);
    if (!files.has(name)) files.set(name, redact(content));
  }

  async seal(incidentId: string) {
    const all = this.filesOf(incidentId);
    const files = listed([...all].filter(([path]) => !isManifest(path)));
    const { name, text } = nextManifest(incidentId, newestManifest(all), files);
    if (text !== null) all.set(name, text);
    return { folder: `/evidence/${incidentId}`, files: files.length, manifestSha256: sha256Of(all.get(name) ?? '') };
  }

  async listing(volume: string) {
    const files = this.volumeOf(volume);
    if (files === null) throw new NotFound(`no volume '${volume}'`);
    return listed(Object.entries(files));
  }
}

function listed(files: [string, string][]): EvidenceFile[] {
  const all = files.map(([path, text]) => ({ path, bytes: Buffer.byteLength(text), sha256: sha256Of(text) }));
  return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function newestManifest(files: Map<string, string>): EvidenceManifest | null {
  const text = files.get(manifestName([...files.keys()].filter(isManifest).length));
  return text === undefined ? null : (JSON.parse(text) as EvidenceManifest);
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
