import { TaskError } from '../kernel/task-error.ts';

/** Ragmend may not remove the volume: it is no copy of Ragmend's, or it is kept for investigation. */
export class VolumeKept extends Error {
  override readonly name = 'VolumeKept' as const;
}

/** The volume may not be copied, so nothing is known about its files. */
export class CopyRefused extends TaskError {
  override readonly name = 'CopyRefused' as const;
}

/** Writes under way did not end in time. */
export class WritersBusy extends TaskError {
  override readonly name = 'WritersBusy' as const;
}
