import { TaskError } from '../kernel/task-error.ts';

/** The volume is not Ragmend's to remove: it is no copy of its own, or it is kept for investigation. */
export class VolumeKept extends Error {
  override readonly name = 'VolumeKept' as const;
}

/** The volume may not be copied to look at it: nothing is known of its files then. */
export class CopyRefused extends TaskError {
  override readonly name = 'CopyRefused' as const;
}

/** Writes that were under way did not end in time. */
export class WritersBusy extends TaskError {
  override readonly name = 'WritersBusy' as const;
}
