import type { CaseFacts, Fact, FactKey, FactName, TimelineEntry } from '../../contracts/case-file.ts';
import type { Fence } from './fence.ts';

/** What is known about an incident, stored beside its record: facts by key, and a timeline. */
export interface CaseFile {
  /** Returns the facts that are set, with each fact's keys in the order they were first set. */
  facts(incidentId: string): Promise<Partial<CaseFacts>>;
  /**
   * Sets or replaces a fact under a key; leaves all other keys. Throws StaleEpoch if the fence no
   * longer holds its lock.
   */
  save<F extends FactName>(
    fence: Pick<Fence, 'incidentId' | 'epoch'>,
    fact: F,
    key: FactKey<F>,
    value: Fact<F>,
  ): Promise<void>;
  /**
   * Adds a line to the timeline. Ignores a second line with the same key, so that a retried task
   * writes once.
   */
  note(incidentId: string, key: string, text: string): Promise<void>;
  /** Returns the timeline, oldest first. */
  timeline(incidentId: string): Promise<TimelineEntry[]>;
}
