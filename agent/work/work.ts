import { snapshotFiles } from '../../adapters/local/files/snapshot-files.ts';
import type { AgentWork, BucketPlace } from '../../core/snapshot/agent-work.ts';
import type { SnapshotObjects } from '../../core/snapshot/ports.ts';
import type { Report } from '../report/reporter.ts';
import { copy, copyToObjects } from './copy.ts';
import { list } from './list.ts';
import { restore } from './restore.ts';
import type { Stage } from './staging.ts';
import { upload } from './upload.ts';

/** Does what the agent is told; throws NotIntact, TargetExists, or what the disk or S3 throw. */
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

/** The client of S3 is loaded where it is needed: on one machine it would be most of what a small job costs. */
async function objectsAt(place: string | BucketPlace): Promise<SnapshotObjects> {
  if (typeof place === 'string') return snapshotFiles(place);
  const { placedObjects } = await import('../../adapters/aws/s3/placed-objects.ts');
  return placedObjects(place);
}
