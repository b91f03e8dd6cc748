import type { CaseFacts, Fact, FactKey, FactName, TimelineEntry } from '../../contracts/case-file.ts';
import type { Fence } from './fence.ts';

/** What is known of an incident, kept beside its record: facts by key, and a timeline. */
export interface CaseFile {
  /** The facts that are set; the keys of each in the order in which they were first set. */
  facts(incidentId: string): Promise<Partial<CaseFacts>>;
  /**
   * Sets a fact under a key, or replaces it; all other keys stay. Throws StaleEpoch where the fence
   * no longer holds its lock.
   */
  save<F extends FactName>(
    fence: Pick<Fence, 'incidentId' | 'epoch'>,
    fact: F,
    key: FactKey<F>,
    value: Fact<F>,
  ): Promise<void>;
  /** Adds a line to the timeline; a second line with the same key is ignored, so that a retried task writes once. */
  note(incidentId: string, key: string, text: string): Promise<void>;
  /** In order of time. */
  timeline(incidentId: string): Promise<TimelineEntry[]>;
}
