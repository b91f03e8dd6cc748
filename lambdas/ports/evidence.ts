import { kubernetesListing } from '../../adapters/kubernetes/jobs/listing.ts';
import type { EvidenceStore } from '../../core/evidence/ports.ts';
import { evidenceFiles } from './buckets.ts';
import { place } from './cluster.ts';
import { program } from './jobs.ts';
import type { Scope } from './scope.ts';

/** The evidence of incidents in its bucket. The agent beside a volume lists its files. */
export async function evidence(scope: Scope): Promise<EvidenceStore> {
  return { ...evidenceFiles(), ...kubernetesListing({ ...(await place(scope)), program: program() }) };
}
