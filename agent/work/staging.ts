/** Where a folder that a job makes stands until it is whole, and how it is then given its place. */
export type Staging = {
  to: string;
  /** The unfinished folder, and the file that says what of it is verified. */
  partial: string;
  journal: string;
  /** Whether this job made it already; throws TargetExists where somebody else did. */
  isMade(): Promise<boolean>;
  /** Gives the whole folder its place, so that a later attempt knows it as this job's. */
  publish(): Promise<void>;
};
/** How a kind of surroundings stages its folders. */
export type Stage = (to: string) => Staging;
