import { snapshotFiles } from '../../adapters/local/files/snapshot-files.ts';
import type { AgentWork, BucketPlace } from '../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import type { Report } from '../report/reporter.ts';
import { copy, copyToObjects } from './copy.ts';
import { list } from './list.ts';
import { restore } from './restore.ts';
import type { Stage } from './staging.ts';
import { upload } from './upload.ts';

/** Does the agent's work; throws NotIntact, TargetExists, or errors of the disk or S3. */
export async function doWork(work: AgentWork, stage: Stage, report: Report): Promise<void> {
  switch (work.kind) {
    case 'copy': {
      const { to } = work;
      if (typeof to === 'string') return copy({ ...work, to }, stage, report);
      return copyToObjects(work, await objectsAt(to), stage, report);
    }
    case 'upload':
      return upload(work, await objectsAt(work.objects), report);
    case 'restore':
      return restore(work, await objectsAt(work.objects), stage, report);
    case 'list':
      return list(work, report);
  }
}

/**
 * Loads the S3 client only when it is needed: on one machine it would be most of the cost of a
 * small job.
 */
async function objectsAt(place: string | BucketPlace): Promise<SnapshotObjects> {
  if (typeof place === 'string') return snapshotFiles(place);
  const { placedObjects } = await import('../../adapters/aws/s3/placed-objects.ts');
  return placedObjects(place);
}
