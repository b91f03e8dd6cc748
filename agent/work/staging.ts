/** Where a folder stands until it is complete, and how it then gets its place. */
export type Staging = {
  to: string;
  /** The unfinished folder, and the file that lists its verified pieces. */
  partial: string;
  journal: string;
  /** Returns whether this job already created it; throws TargetExists if somebody else did. */
  isMade(): Promise<boolean>;
  /**
   * Moves the complete folder to its place, so that a later attempt recognises it as this job's.
   */
  publish(): Promise<void>;
};
/** Returns the staging of a folder, for one kind of environment. */
export type Stage = (to: string) => Staging;
