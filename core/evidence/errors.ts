import { TaskError } from '../kernel/task-error.ts';

/** The permitted copy of the volume is not complete, so nothing may touch the shard's files. */
export class EvidenceIncomplete extends TaskError {
  override readonly name = 'EvidenceIncomplete' as const;
}
